import { Missing } from '#src/base/outcome.ts'
import { cityInstant, dayOf, dayPlus, isDay } from '#src/base/time.ts'
import { qrSvg } from '#src/market/qris-image.ts'
import { planOf } from '#src/spaces/calendar.ts'
import { takenIn } from '#src/spaces/free-times.db.ts'
import { holidaysIn } from '#src/spaces/holiday.db.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { timeRulesOf } from '#src/spaces/when.db.ts'
import { html } from '../answer.tsx'
import { asset } from '../assets.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { DoorSheet } from './door.view.tsx'

const daysShown = 7

/** What hangs at the door of a room: this day and the week, with no name on it. */
export const doorPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const space = await spaceCalled(ctx.db, c.req.param('slug') ?? '', ctx.tongue)
  if (!space) throw new Missing('space')
  const asked = c.req.query('hari') ?? ''
  const day = isDay(asked) ? asked : dayOf(ctx.now)
  const end = dayPlus(day, daysShown)
  const [taken, holidays, rules, qr] = await Promise.all([
    takenIn(ctx.db, [space.id], day, end),
    holidaysIn(ctx.db, day, end, english),
    timeRulesOf(ctx.db, space.id, [{ start: cityInstant(day), end: cityInstant(end) }], english),
    qrSvg(`${ctx.house.config.origin}${to.space(space.slug)}`),
  ])
  if (!rules) throw new Missing('space')
  const plans = Array.from({ length: daysShown }, (_, n) => planOf(rules, dayPlus(day, n), taken.get(space.id) ?? [], holidays))
  const address = `${ctx.house.config.origin}${to.space(space.slug)}`.replace(/^https?:\/\//, '')
  return html(visit, {
    door: 'hub',
    title: t('room.door.title', { space: space.name }),
    quiet: true,
    head: (
      <>
        <meta name="robots" content="noindex" />
        <script type="module" src={asset('order.js')} />
      </>
    ),
    main: <DoorSheet t={t} tongue={ctx.tongue} now={ctx.now} space={space} plans={plans} qr={qr} address={address} />,
  })
}
