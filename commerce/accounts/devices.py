"""What a device is called in the list of one's sessions, from the little that a browser tells."""

import ipaddress

# The first that is found wins: most browsers also carry the names of those they descend from.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("QQBrowser", "QQ 浏览器"),
    ("QQ/", "QQ"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
LENGTH = 40


def device_name(user_agent: str) -> str:
    """`Chrome · Windows`; an app that is none of these by the name that it gives itself."""
    names = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return " · ".join(filter(None, names)) or user_agent.split("/")[0].strip()[:LENGTH]


def masked_ip(ip: str) -> str:
    """`203.0.113.*`, `2001:db8:1::*`; an empty text for what is no address."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return ip.rpartition(".")[0] + ".*"
    return f"{ipaddress.ip_network((ip, 48), strict=False).network_address}*"


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((label for sign, label in names if sign in text), "")
