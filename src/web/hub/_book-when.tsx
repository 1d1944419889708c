import { Missing, type Refusal } from '#src/base/outcome.ts'
import { allSpaces, type Space, spaceCalled } from '#src/spaces/space-read.db.ts'
import { html } from '../answer.tsx'
import { statusOf } from '../status.ts'
import type { Visit } from '../visit.ts'
import { firstDay, readWish, type WishTyped } from './_wish.ts'
import { Alternatives } from './book-others.view.tsx'
import { WhenView } from './book-when.view.tsx'

/** The room of the address, which must be there. */
export const spaceOf = async (visit: Visit): Promise<Space> => {
  const space = await spaceCalled(visit.ctx.db, visit.c.req.param('slug') ?? '', visit.ctx.tongue)
  if (!space) throw new Missing('space')
  return space
}

export const fromAddress = ({ c }: Visit): WishTyped => {
  const all = c.req.query()
  return readWish({ get: (name) => all[name], names: () => Object.keys(all) })
}

/** Each step has a title of its own: it is the first that is read out, and says that the step before is done. */
export const bookBase = ({ t }: Visit, space: Space, step?: 1 | 2 | 3) =>
  ({
    door: 'hub',
    title: `${t('room.book_this', { space: space.name })}${step ? `: ${t(`room.step_${step}`)}` : ''}`,
    head: <meta name="robots" content="noindex" />,
    quiet: true,
  }) as const

/** The first page of the errand: again with everything typed, where something stands in the way. */
export async function showWhen(visit: Visit, space: Space, typed: WishTyped, refusals: readonly Refusal[]): Promise<Response> {
  const { ctx, t } = visit
  const things = (await allSpaces(ctx.db, ctx.tongue)).filter((one) => ['equipment', 'kit'].includes(one.kind) && one.slug !== space.slug)
  const shown = { ...typed, day: typed.day || firstDay(ctx.now), from: typed.from || '10:00', until: typed.until || '12:00' }
  return html(visit, {
    ...bookBase(visit, space, 1),
    refusals,
    ...(refusals.length > 0 ? { status: statusOf(refusals) } : {}),
    main: (
      <WhenView
        t={t}
        tongue={ctx.tongue}
        space={space}
        typed={shown}
        refusals={refusals}
        things={things}
        others={await Alternatives({ visit, space, typed: shown, refusals })}
      />
    ),
  })
}
