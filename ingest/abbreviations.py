"""Dutch abbreviations written with a full stop, for the sentence rules."""

_ALWAYS_MID = """
a.d.h.v. a.h.v. a.h.w. a.u.b. aanh. aant. aanv. adj. adv. afb. afd. afl. afz. alg. amb. art. artt.
ass. b.g.g. b.o. bestuurl. betr. bgm. bijl. bijv. blz. bnp. bv. c.a. ca. cf. cfm. cie. coll. cons.
cs. d.d. d.m.v. d.w.z. dd. dec. dhr. dir. div. dl. do. doc. dr. dra. drs. ds. e.v. ed. eds. ev. evt.
excl. feb. fig. fr. gebr. gem. gesch. get. gld. gr. h.k.h. hfdst. hfst. hr. hs. i.a. i.c. i.c.m.
i.g.v. i.h.a. i.h.b. i.h.k.v. i.i.g. i.m. i.o. i.o.m. i.o.v. i.p. i.p.v. i.s.m. i.t.t. i.v.m. i.z.
incl. ing. inh. inl. inz. ir. jan. jhr. jkvr. jr. jur. k.b. kan. kath. lab. lic. ll.m. m.a.w. m.b.t.
m.b.v. m.d. m.i. m.i.v. m.m.v. m.n. m.o. m.u.v. max. mej. mevr. mgr. min. mld. mln. mr. mrs. mrt.
mw. n.a.v. n.b. n.n. n.o. n.t.b. n.v. nl. no. nov. nr. nrs. o.a. o.b.v. o.g.v. o.i. o.l.v. o.m.
o.v.v. okt. ong. op.cit. opm. p. p.a. p.j. p.m. p.p. p.w. par. per. plv. pnt. pp. pr. prof. prov.
r.-k. red. ref. reg. resp. rubr. s.v.p. secr. sect. sep. sept. sr. stb. stcrt. t.a.v. t.b.v. t.e.m.
t.g.v. t.h.v. t.m. t.n.v. t.o.v. t.t.v. t.w. t.z.t. t/m. tab. tel. toel. trb. u.a. v.a. v.d. v.h.
v.l.n.r. v.w.b. ver. verg. verw. vgl. vlg. vnl. voorz. vs. vz. w.o. w.v. wetensch. wnd. z.g. z.i.
z.o. zgn. zn.
"""
_MAY_END = """
a.i. a.s. aug. b.d. c.q. c.s. d.o. e.a. e.a.a. e.d. e.o. enz. enzv. etc. g.g.d. h.b.o. j.l. jl. l.l.
leden. lid. ll. m.b.o. m.v. mgl. mnd. n.C. n.Chr. n.m. n.v.t. o.i.d. q.q. st. u. v.Chr. v.m. w.w.
wk.
"""

# A full stop after these never ends a sentence: something always follows.
ALWAYS_MID = frozenset(_ALWAYS_MID.split())

# These stand at the end of a sentence as often as within; a capital after them ends it.
MAY_END = frozenset(_MAY_END.split())
