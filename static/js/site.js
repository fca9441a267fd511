// What every page needs: the visitor's time zone, in a cookie, so that the server can show their own clock.
// Those who signed in have theirs in their profile.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`zone=${zone}`)) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;

  // On the first visit the server did not know the zone yet: get the page once more, with times on this clock.
  const { visitorZone } = document.documentElement.dataset;
  const knows = document.cookie.split("; ").includes(`zone=${zone}`);
  if (knows && visitorZone && visitorZone !== zone && document.querySelector("time[datetime]")) {
    location.replace(location.href);
  }
}

// A draft that was kept on this device goes once its page says that it was sent.
for (const sent of document.querySelectorAll("[data-forget]")) {
  try {
    localStorage.removeItem(sent.dataset.forget);
  } catch {
    // Nothing is kept where nothing may be.
  }
}
