import { type Choice, countProfiles, kelurahanPlaces, listProfiles, nearName, readPlace, subsectorChoices } from '#src/directory/find.db.ts'
import { wentInto } from '#src/directory/taxonomy.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type Asked, addressOf, askedOf, isPlain } from './_directory-filter.ts'
import { DirectoryView } from './directory.view.tsx'

const perPage = 24

/** A sub-sector that went into another: its address leads on, whatever else was asked with it. */
async function movedOn({ ctx }: Visit, asked: Asked, subsectors: readonly Choice[]): Promise<string | undefined> {
  const known = new Set(subsectors.map(({ value }) => value))
  const chosen = asked.wish.subsector ?? []
  if (chosen.every((code) => known.has(code))) return undefined
  const led = await Promise.all(chosen.map(async (code) => (known.has(code) ? code : ((await wentInto(ctx.db, code)) ?? code))))
  return led.some((code, at) => code !== chosen[at])
    ? addressOf({ ...asked, wish: { ...asked.wish, subsector: [...new Set(led)] } })
    : undefined
}

/** Who makes what, and where: people and bodies of all five helices. */
export const directoryPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const [places, subsectors] = await Promise.all([kelurahanPlaces(ctx.db), subsectorChoices(ctx.db, english)])
  const asked = askedOf(visit, places)
  const moved = await movedOn(visit, asked, subsectors)
  if (moved) return c.redirect(moved, 301)
  const after = readPlace(c.req.query('sesudah'))
  const [list, counts] = await Promise.all([
    listProfiles(ctx.db, asked.wish, { most: perPage, sort: asked.sort, after, english, now: ctx.now }),
    countProfiles(ctx.db, asked.wish),
  ])
  const near = counts.total === 0 ? await nearName(ctx.db, asked.q) : undefined
  return html(visit, {
    door: 'hub',
    title: t('directory.page.title'),
    description: t('directory.page.lead'),
    canonical: to.directory(),
    asOf: ctx.now,
    wide: true,
    ...(isPlain(asked) && !after ? {} : { head: <meta name="robots" content="noindex" /> }),
    main: (
      <DirectoryView
        t={t}
        tongue={ctx.tongue}
        asked={asked}
        items={list.items}
        counts={counts}
        places={places}
        subsectors={subsectors}
        near={near}
        next={list.next ? addressOf(asked, { sesudah: list.next }) : undefined}
        first={after === undefined}
      />
    ),
  })
}
