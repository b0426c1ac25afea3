"""Dutch abbreviations written with a full stop, for the sentence rules."""

# A full stop after these never ends a sentence: something always follows.
ALWAYS_MID = frozenset(
    """
    a.d.h.v. a.h.w. a.h.v. aanh. aant. aanv. adj. adv. afb. afd. afl. alg. amb. art. artt. ass. bestuurl. betr.
    bgm. bijl. bijv. blz. bv. ca. cf. cfm. cie. coll. cons. cs. d.d. d.m.v. d.w.z. dd. dec. dhr. dir. div. dl. do. doc.
    dr. dra. drs. ds. e.v. ed. eds. ev. evt. excl. feb. fig. fr. gebr. gem. get. gesch. gr. h.k.h. hfdst. hfst. hr. hs. i.a.
    i.c. i.c.m. i.g.v. i.h.a. i.h.b. i.h.k.v. i.i.g. i.m. i.o. i.o.m. i.o.v. i.p. i.p.v. i.s.m. i.t.t. i.v.m. i.z.
    ing. inh. incl. inl. inz. ir. jan. jhr. jkvr. jr. jur. kath. k.b. kan. lab. ll.m. lic. m.a.w. m.b.t. m.b.v. m.d. m.i.
    m.i.v. m.m.v. m.n. m.o. m.u.v. max. mej. mevr. mgr. min. mld. mln. mr. mrs. mrt. mw. n.a.v. n.b. n.n. n.o.
    n.t.b. n.v. nl. no. nov. nr. nrs. o.a. o.b.v. o.g.v. o.i. o.l.v. o.m. o.v.v. okt. op.cit. opm. par. p. plv. pnt. pp. pr. prof. prov.
    r.-k. reg. resp. ref. red. rubr. secr. sect. sep. sept. sr. st. stb. stcrt. s.v.p. t.a.v. t.b.v. t.e.m. t.g.v. t.h.v. t.m. t.n.v. t.o.v.
    t.t.v. t.w. t.z.t. tab. tel. toel. trb. u.a. vgl. v.d. v.w.b. ver. verg. verw. vlg. vnl. voorz. vs. vz. w.o. w.v. wetensch. wnd. z.g. z.i.
    z.o. zgn. zn. ong. gld. bnp. afz. t/m. v.h. v.l.n.r. v.a. a.u.b. b.g.g. b.o. c.a. p.a. p.m. p.p. p.j. p.w. per.
    """.split()
)

# These stand at the end of a sentence as often as within; a capital after them ends it.
MAY_END = frozenset(
    "enz. etc. e.d. e.a. jl. j.l. a.s. o.i.d. e.o. c.q. m.v. n.v.t. q.q. l.l. n.C. v.Chr. n.Chr. c.s. w.w. "
    "a.i. ll. u. lid. leden. b.d. m.b.o. h.b.o. v.m. n.m. d.o. g.g.d. e.a.a. enzv. aug. mgl. mnd. wk. st.".split()
)
