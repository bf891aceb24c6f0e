"""Currencies: how many decimals the minor unit of each has.

In:  a code of ISO 4217.
Out: 0 for JPY, 2 for CNY, 3 for KWD.

The surprise: two decimals are not the rule everywhere. An amount of 1250 minor
units is 12.50 yuan, 1250 yen, and 1.250 Kuwaiti dinars.

Source: ISO 4217, list one, column "minor unit"; funds, metals and test codes are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP
        BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
        GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP
        LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
        NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR
        ZMW ZWG""",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
MINOR_DIGITS: Mapping[str, int] = MappingProxyType(
    {code: digits for digits, codes in _BY_DIGITS.items() for code in codes.split()}
)
"""Decimals of each currency, by its code."""


def amount_text(minor: int, *, currency: str, grouped: bool = True) -> str:
    """Write an amount with the decimals of its currency.

    Args:
        minor: whole minor units.
        currency: a code of `MINOR_DIGITS`.
        grouped: whether thousands are set apart.

    >>> amount_text(1234567, currency="CNY"), amount_text(-5, currency="USD")
    ('12,345.67', '-0.05')
    >>> amount_text(1234567, currency="JPY"), amount_text(1250, currency="KWD", grouped=False)
    ('1,234,567', '1.250')
    """
    digits = MINOR_DIGITS[currency]
    major, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    whole = f"{major:,}" if grouped else str(major)
    return f"{sign}{whole}.{rest:0{digits}d}" if digits else f"{sign}{whole}"
