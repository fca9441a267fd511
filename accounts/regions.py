"""Which of the programme's seven regions a country lies in.

The mapping follows where people's days and travels overlap: Pacific islands go with Australia and New Zealand,
the Caribbean with Latin America, Turkey and Cyprus with Europe, the Caucasus and the Near East with Asia.
"""

from accounts.models import Region

_COUNTRIES = {
    Region.NORTH_AMERICA: "BM CA GL PM PR UM US VI",
    Region.UK_IRELAND: "GB GG IE IM JE",
    Region.EUROPE: (
        "AD AL AT AX BA BE BG BV BY CH CY CZ DE DK EE ES FI FO FR GI GR HR HU IS IT LI LT LU LV MC MD ME MK MT NL NO "
        "PL PT RO RS RU SE SI SJ SK SM TR UA VA XK"
    ),
    Region.OCEANIA: "AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS",
    Region.AFRICA: (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA "
        "NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
    Region.LATIN_AMERICA: (
        "AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX "
        "NI PA PE PY SR SV SX TC TT UY VC VE VG"
    ),
    Region.ASIA: (
        "AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH "
        "PK PS QA SA SG SY TH TJ TL TM TW UZ VN YE"
    ),
}

REGION_OF: dict[str, Region] = {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> Region | None:
    """The region of a two-letter country code; None where the country isn't known."""
    return REGION_OF.get(country)
