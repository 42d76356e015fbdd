"""Which romaji are kept off a classroom's screen: a generator of names can make rude words too.

A name is left out when it *is* one of ``WHOLE`` or has one of ``ANYWHERE`` inside it. The lists are
in rot13 so that nobody reads them by accident (``codecs.decode(text, "rot13")`` shows them). They
are short and cannot be complete: add what you miss.
"""

import codecs
import re
from functools import cache

WHOLE = """
onxn nub ohfh qroh hapuv fuvar xrgfh cnafh rpuv rppuv fuvxxb uvava rgn xhfb hax haxb hapub
fuvg qvpx pbpx phag nahf cravf frk furg
""".split()

ANYWHERE = """
znaxb znaap puvaxb puvacb puvzcb puvapuva bccnv uragnv fhxror xvagnzn framhev xvpuvtnv
tnvwv shpx shapx
""".split()


@cache
def pattern():
    """The filter as one compiled regular expression, for ``pattern().search(romaji)``."""
    whole = "|".join(codecs.decode(word, "rot13") for word in WHOLE)
    anywhere = "|".join(codecs.decode(word, "rot13") for word in ANYWHERE)
    return re.compile(f"^(?:{whole})$|{anywhere}")
