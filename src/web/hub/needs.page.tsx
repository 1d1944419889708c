import { kelurahanOnMap, subsectors } from '#src/events/choices.db.ts'
import { personOf } from '#src/platform/context.ts'
import { agreementsLately } from '#src/support/agreement-read.db.ts'
import { helixes, needKinds, sides } from '#src/support/need.ts'
import { boardCounts, matchesOf, needCalled, needsOf, openNeeds } from '#src/support/needs-read.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { movedOn } from './_moved-on.ts'
import { BoardView, NeedView } from './needs.view.tsx'

const perPage = 24
const lately = 4
const english = ({ ctx }: Visit) => ctx.tongue === 'en'

/** What is asked for and held out. */
export const needsPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const asked = (name: string) => c.req.query(name)?.slice(0, 60) || undefined
  const [sectors, places] = await Promise.all([subsectors(ctx.db, english(visit)), kelurahanOnMap(ctx.db)])
  const moved = await movedOn(visit, sectors)
  if (moved) return c.redirect(moved, 301)
  const filter = {
    side: sides.find((one) => one === asked('sisi')),
    kind: needKinds.find((one) => one === asked('jenis')),
    helix: helixes.find((one) => one === asked('unsur')),
    subsector: sectors.find(({ value }) => value === asked('subsektor'))?.value,
    kelurahan: places.find(({ code }) => code === asked('kelurahan'))?.code,
  }
  const after = asked('sesudah')
  const [{ items, next }, counts, agreed] = await Promise.all([
    openNeeds(ctx.db, filter, { most: perPage, after, english: english(visit) }),
    boardCounts(ctx.db),
    agreementsLately(ctx.db, lately),
  ])
  const { side, kind, helix, subsector, kelurahan } = filter
  const here = { sisi: side, jenis: kind, unsur: helix, subsektor: subsector, kelurahan }
  return html(visit, {
    door: 'hub',
    title: t('need.board'),
    description: t('need.lead').slice(0, 160),
    canonical: to.needs(),
    asOf: ctx.now,
    ...(after || Object.values(filter).some(Boolean) ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: (
      <BoardView
        t={t}
        tongue={ctx.tongue}
        items={items}
        next={next ? to.needs({ ...here, sesudah: next }) : undefined}
        filter={filter}
        counts={counts}
        subsectors={sectors}
        kelurahan={places.map(({ code, name }) => ({ value: code, label: name }))}
        lately={agreed}
        demo={ctx.house.demo}
      />
    ),
  })
}

const news = ['pasang', 'tutup'] as const

/** One post, and what fits it. */
export const needPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const need = await needCalled(ctx.db, (c.req.param('number') ?? '').slice(0, 40), english(visit))
  const person = personOf(ctx.actor)
  const [matches, mine] = await Promise.all([
    need.state === 'open' ? matchesOf(ctx.db, need, 4, english(visit)) : [],
    person ? needsOf(ctx.db, person, false) : [],
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  const own = mine.some(({ number }) => number === need.number)
  return html(visit, {
    door: 'hub',
    title: need.title,
    description: need.plain.slice(0, 160),
    canonical: to.need(need.number),
    asOf: ctx.now,
    main: (
      <NeedView
        t={t}
        tongue={ctx.tongue}
        need={need}
        matches={matches}
        own={own}
        signedIn={person !== undefined}
        news={did && t(`need.did.${did}`)}
      />
    ),
  })
}
