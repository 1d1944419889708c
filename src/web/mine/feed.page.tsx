import { Missing } from '#src/base/outcome.ts'
import { may } from '#src/platform/context.ts'
import { endFeed, makeFeed } from '#src/spaces/feed.db.ts'
import { type Space, spaceCalled } from '#src/spaces/space-read.db.ts'
import { html, redirect } from '../answer.tsx'
import { secondFactorFirst } from '../second-factor.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'
import { NewFeed } from './feed.view.tsx'

function shown(visit: Visit, o: { address: string; back: string; space?: Space }): Response | Promise<Response> {
  const { t, ctx } = visit
  const title = o.space ? t('room.ics.made_room', { space: o.space.name }) : t('room.ics.made')
  return html(visit, {
    door: 'hub',
    private: true,
    title,
    main: <NewFeed t={t} title={title} address={`${ctx.house.config.origin}${o.address}`} back={o.back} />,
  })
}

/** The answer to this POST is the only page that ever shows the address. */
export const makeMyFeed: Page = mine(async (visit) => {
  const made = await makeFeed(visit.ctx, {})
  if (!made.ok) return redirect(visit, to.myBookings())
  return shown(visit, { address: to.myCalendar(`${made.value.key}.ics`), back: to.myBookings() })
})

export const endMyFeed: Page = mine(async (visit) => {
  await endFeed(visit.ctx, {})
  return redirect(visit, to.myBookings({ sudah: 'dicabut' }))
})

/** A room's own: for whoever runs its desk. To anybody else the errand is not there. */
async function deskRoom(visit: Visit): Promise<Space | Response> {
  const { ctx, c } = visit
  const space = await spaceCalled(ctx.db, c.req.param('slug') ?? '', ctx.tongue)
  if (!space || !(await may(ctx, 'spaces.desk.run', { unit: space.unit }))) throw new Missing('space')
  return (await secondFactorFirst(visit)) ?? space
}

export const makeSpaceFeed: Page = mine(async (visit) => {
  const space = await deskRoom(visit)
  if (space instanceof Response) return space
  const made = await makeFeed(visit.ctx, { space: space.slug })
  if (!made.ok) return redirect(visit, to.space(space.slug))
  return shown(visit, { address: to.spaceCalendar(space.slug, made.value.key), back: to.space(space.slug), space })
})

export const endSpaceFeed: Page = mine(async (visit) => {
  const slug = visit.c.req.param('slug') ?? ''
  await endFeed(visit.ctx, { space: slug })
  return redirect(visit, `${to.space(slug)}#langganan`)
})
