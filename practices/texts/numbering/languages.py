"""Languages by their code."""

import re

_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fr"
)
_LANGUAGES = frozenset(_CODES.split())
_TAG = re.compile(r"([a-z]{2})(?:-[a-z0-9]{2,8}){0,4}", re.IGNORECASE)


def is_known_language(code: str) -> bool:
    """Say whether `code` is a language of ISO 639-1, alone or with subtags ("fr", "zh-Hans")."""
    match = _TAG.fullmatch(code)
    return match is not None and match[1].lower() in _LANGUAGES
