"""Which words of the dictionary are kept out of the classroom: slurs, obscene and sexual words.

A dictionary for speech has them all. Learners see words from the extract at random on a screen that
everyone looks at, so a word is left out when it is one of ``STEMS`` with an ordinary ending, or has
one of ``ANYWHERE`` inside it. Surnames and place names that merely contain such letters (Hancock,
Dickens, Yamashita) stay; a few innocent words that look like a stem with an ending ("spicy",
"luster") are lost, which costs nothing among 100,000.

The lists are written in rot13 so that nobody reads them by accident; ``codecs.decode(text,
"rot13")`` shows them. They are short and cannot be complete: add what you miss, run
``python -m tools.make_data.spelling_data`` again, and commit the new file.
"""

import codecs
import re

# Whole words, alone or with one of ENDINGS.
STEMS = """
nany nahf nefr nefrubyr nff nffrf onfgneq orfgvny orfgvnyvgl ovzob ovgpu ovgpuvarff obyybpx
obaqntr obare obbo obbol obeqryyb oernfg oebgury ohttre ohfgl pnfgeng pnfgengr pnfgengrq
pnfgengvat pnfgengvba puvax pyvg pyvgbevf pbpx pbba pbbavat pbchyng pbchyngr pbchyngvba penc
pencc penccvr pebgpu phz phzz qntb qnza qnzangvba qnexvr qnexl qvpx qvpxurnq qvyqb qvax
qvcfuvg qbttvat qbhpur qbhpuront qlxr rwnphyng rwnphyngr rwnphyngvba rarzn rerpgvba rebgvp
rebgvpn rebgvpvfz snt sntt sneg srpny srprf srpx srypu sryyngvb srgvfu sbaqyr sbaqyrq
sberfxva sbeavpng sbeavpngr sbeavpngvba sevt sevtt tnlybeq travgny travgnyvn travgnyf tvtbyb
tbqqnz tbqqnza tbanq tbbx tbbxf tevatb tlc tlcc tlccrq unysoerrq uneybg uror urro uvgyre
ubzb ubaxrl ubaxvrf ubaxl ubbxre ubbgre ubeavarff ubeal uhffvrf uhffl ulzra ulzvr vaprfg
vaprfghbhf vawha wnpxnff wnc wncf wrexbss wvtnobb xvxr xvaxl xyna xynafzna xynafzra xbpx
xenhg yrpu yrpure yrpurebhf yrfob yvovqb yvatrevr yhor yhfg yhfgvat yhfgl zrafgehng
zrafgehngr zrafgehngvba zbyrfg zbyrfgngvba zbyrfgre zbeba zhss zhynggb anmv anmvfz arteb
artebrf artebvq avtt avccyr abbxvr abbxl ahqr ahqrl ahqvr alzcub alzcubznavnp betnfz
betnfzvp betvrf betl cnxv cnagvrf cnagl crpxre crqrenfg crqrenfgl crqbcuvy crr cravyr cravf
cravfrf crei creirefvba creireg cunyyvp cunyyhf cvpxnavaal cvzc cvff cvffre cbynpx cbbsgre
cbba cbbagnat cbbc cbea cbeab cevpx cebfgvghg cebfgvghgr cebfgvghgvba chor chovp chxr chffvr
chffl dhrre enturnq encr encrq encre encvat encvfg erpgny erpghz erqfxva ergneq ergneqrq
fnqvfz fnqvfg fnqvfgvp fnzob fpebghz fphz fphzont frzra frk frkv frkvre frkvrfg frkcbg
frkhny frkhnyyl frkl funt funtt fuvg fuvgr fuvgurnq fuvgubyr fuvgybnq fuvgfgbez fuvgg
fulybpx fvffvrf fvffl fxnax fxnaxvrfg fyhg fyhgg fyhggvrfg fyhgm fzhg fzhgg fbqbz fbqbzvgr
fbqbzvm fbqbzvmr fbqbzvmrq fbqbzvmre fbqbzvmrf fbqbzvmvat fbqbzl fcnfgvp fcnm fcrez fcvp
fcvpx fchax fdhnj fgehzcrg fhpx fhpxrq fhpxvat gnzcba gneq grng grrg grfgvpyr grfgvphyne
guerrfbzr gvg gvgvyyng gvgvyyngr gvgvyyngrq gvgvyyngvat gvgvyyngvba gvgg gvggvrf genaavr
genaal gheq ghfu gjng hevangr hevangvat hevangvba intvan intvany ivnten ivetva ivetvany
ivetvavgl iblrhe iblrhevfz iblrhevfgvp ihyin jnax jrgonpx jube juber juberubhfr jubevat
jvttre jbt jbc
""".split()

# Anywhere in a word.
ANYWHERE = """
nffubyr oybjwbo ohxxnxr ohyyfuvg pbpxfhpx phaavy phag plorecbea qbzvangevk snttbg sryyng
shpx tnatonat ubefrfuvg znfgreong znfgheong zbgures avttre crqbcuvy cbeabtencu fphzont
fyhggv
""".split()

ENDINGS = "s es ed er ers ing ings in y ies".split()


def pattern():
    """The filter as one compiled regular expression, for ``pattern().search(word)``."""
    stems = "|".join(codecs.decode(stem, "rot13") for stem in STEMS)
    anywhere = "|".join(codecs.decode(stem, "rot13") for stem in ANYWHERE)
    return re.compile(f"^(?:{stems})(?:{'|'.join(ENDINGS)})?$|{anywhere}")
