import { countProfiles, kelurahanPlaces, listProfiles, nearName, readPlace, subsectorChoices } from '#src/directory/find.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { addressOf, askedOf, isPlain } from './_directory-filter.ts'
import { DirectoryView } from './directory.view.tsx'

const perPage = 24

/** Who makes what, and where: people and bodies of all five helices. */
export const directoryPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const [places, subsectors] = await Promise.all([kelurahanPlaces(ctx.db), subsectorChoices(ctx.db, english)])
  const asked = askedOf(visit, places)
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
