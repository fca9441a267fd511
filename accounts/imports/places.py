"""Countries as files write them, and the zones of airports."""

import datetime as dt
import unicodedata
from functools import cache

from slots.zones import countries, get_zone, zones_of_country

# Names that AMY or people write and that tzdata's table spells otherwise.
OTHER_NAMES = {
    "bolivia plurinational state of": "BO",
    "brunei darussalam": "BN",
    "burma": "MM",
    "myanmar": "MM",
    "cabo verde": "CV",
    "central african republic": "CF",
    "congo": "CG",
    "congo the democratic republic of the": "CD",
    "democratic republic of the congo": "CD",
    "republic of the congo": "CG",
    "cote d ivoire": "CI",
    "ivory coast": "CI",
    "curacao": "CW",
    "czechia": "CZ",
    "eswatini": "SZ",
    "swaziland": "SZ",
    "england": "GB",
    "great britain": "GB",
    "northern ireland": "GB",
    "scotland": "GB",
    "wales": "GB",
    "uk": "GB",
    "united kingdom": "GB",
    "united kingdom of great britain and northern ireland": "GB",
    "hong kong sar china": "HK",
    "holy see": "VA",
    "iran islamic republic of": "IR",
    "korea the republic of": "KR",
    "republic of korea": "KR",
    "south korea": "KR",
    "north korea": "KP",
    "lao people s democratic republic": "LA",
    "macao": "MO",
    "macedonia": "MK",
    "micronesia federated states of": "FM",
    "moldova the republic of": "MD",
    "palestine state of": "PS",
    "russian federation": "RU",
    "american samoa": "AS",
    "samoa": "WS",
    "saint helena": "SH",
    "saint kitts and nevis": "KN",
    "saint lucia": "LC",
    "saint vincent and the grenadines": "VC",
    "syrian arab republic": "SY",
    "taiwan province of china": "TW",
    "tanzania the united republic of": "TZ",
    "the bahamas": "BS",
    "the gambia": "GM",
    "the netherlands": "NL",
    "netherlands kingdom of the": "NL",
    "timor leste": "TL",
    "turkiye": "TR",
    "united states of america": "US",
    "usa": "US",
    "venezuela bolivarian republic of": "VE",
    "viet nam": "VN",
    "virgin islands british": "VG",
    "virgin islands u s": "VI",
}

# Airports of countries with several zones; elsewhere the country says enough.
AIRPORTS = {
    "America/New_York": "ATL BDL BNA BOS BTV BUF BWI CHO CHS CLE CLT CMH CVG DCA DTW EWR FLL GNV IAD JAX JFK LGA MCO "
    "MIA ORF PHL PIT PVD RDU RIC ROC SYR TPA TYS",
    "America/Indiana/Indianapolis": "IND SBN",
    "America/Kentucky/Louisville": "SDF",
    "America/Chicago": "AUS BHM CID DFW DSM FAR HOU HSV IAH LIT MCI MDW MEM MKE MSN MSP MSY OKC OMA ORD SAT STL TUL",
    "America/Denver": "ABQ BIL BZN COS DEN ELP SLC",
    "America/Boise": "BOI",
    "America/Phoenix": "PHX TUS",
    "America/Los_Angeles": "BUR LAS LAX OAK ONT PDX RNO SAN SBA SEA SFO SJC SMF SNA",
    "America/Anchorage": "ANC FAI",
    "Pacific/Honolulu": "HNL ITO OGG",
    "America/Toronto": "YHM YKF YOW YQB YUL YXU YYZ",
    "America/Winnipeg": "YWG",
    "America/Regina": "YQR YXE",
    "America/Edmonton": "YEG YYC",
    "America/Vancouver": "YLW YVR YYJ",
    "America/Halifax": "YFC YHZ",
    "America/St_Johns": "YYT",
    "America/Mexico_City": "GDL MEX MTY",
    "America/Cancun": "CUN",
    "America/Tijuana": "TIJ",
    "America/Sao_Paulo": "BSB CGH CNF CWB FLN GIG GRU POA SDU VCP",
    "America/Manaus": "MAO",
    "America/Recife": "REC",
    "America/Bahia": "SSA",
    "America/Fortaleza": "FOR",
    "America/Argentina/Buenos_Aires": "AEP EZE",
    "America/Argentina/Cordoba": "COR",
    "America/Santiago": "SCL",
    "America/Guayaquil": "GYE UIO",
    "Europe/London": "ABZ BFS BHX BRS CBG CWL EDI EMA GLA LBA LCY LGW LHR LPL LTN MAN NCL SOU STN",
    "Europe/Lisbon": "LIS OPO",
    "Europe/Madrid": "AGP BCN BIO MAD SVQ VLC",
    "Europe/Berlin": "BER CGN DUS FRA HAJ HAM LEJ MUC NUE STR TXL",
    "Europe/Moscow": "DME LED SVO VKO",
    "Asia/Novosibirsk": "OVB",
    "Asia/Yekaterinburg": "SVX",
    "Europe/Kyiv": "KBP LWO",
    "Asia/Shanghai": "CAN CTU HGH PEK PKX PVG SHA SZX WUH",
    "Asia/Kuala_Lumpur": "KUL PEN",
    "Asia/Jakarta": "BDO CGK JOG SUB",
    "Asia/Makassar": "DPS UPG",
    "Asia/Almaty": "ALA NQZ",
    "Asia/Tashkent": "TAS",
    "Africa/Kinshasa": "FIH",
    "Africa/Lubumbashi": "FBM",
    "Australia/Sydney": "CBR NTL SYD",
    "Australia/Melbourne": "MEL AVV",
    "Australia/Brisbane": "BNE OOL TSV CNS",
    "Australia/Adelaide": "ADL",
    "Australia/Perth": "PER",
    "Australia/Hobart": "HBA LST",
    "Australia/Darwin": "DRW",
    "Pacific/Auckland": "AKL CHC DUD HLZ PMR WLG ZQN",
    "Pacific/Port_Moresby": "POM",
}


# The hours of a recent year: clocks that agree on these days are one clock to us.
EVERY_MONTH = [dt.datetime(2026, month, 15, tzinfo=dt.UTC) for month in range(1, 13)]


def country_code(text: str) -> str:
    """The two-letter code of a country given by code or by an English name; empty where it is neither."""
    code = text.strip().upper()
    return code if code in countries() else _codes_by_name().get(plain(text), "")


def zone_of_airport(airport: str, country: str) -> str:
    """The zone of an IATA code, or of a country whose clocks all agree; empty where neither says it."""
    if zone := _zones_by_airport().get(airport.strip().upper()):
        return zone
    return _zone_of_country(country) if country else ""


@cache
def _zone_of_country(country: str) -> str:
    zones = zones_of_country(country)
    clocks = {tuple(day.astimezone(get_zone(zone)).utcoffset() for day in EVERY_MONTH) for zone in zones}
    return zones[0] if len(clocks) == 1 else ""


def plain(name: str) -> str:
    """A name without accents, case and punctuation, for comparing."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    kept = "".join(char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join(kept.split())


@cache
def _codes_by_name() -> dict[str, str]:
    own = {plain(name): code for code, name in countries().items()}
    long = {plain(name.replace("St ", "Saint ")): code for code, name in countries().items()}
    return long | own | OTHER_NAMES


@cache
def _zones_by_airport() -> dict[str, str]:
    return {airport: zone for zone, airports in AIRPORTS.items() for airport in airports.split()}
