import type { Child } from 'hono/jsx'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { myBooking, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { html, redirect } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'
import { ErrandFrame } from './booking-errand.view.tsx'

/** What a form on a booking shows: what was refused, and everything typed. */
export type ErrandShown = { refusals: readonly Refusal[]; form: Typed; once: string }

type Errand = {
  /** The words of its title, and what the booking's own page says when it is done. */
  title: string
  did: string
  main: (visit: Visit, booking: WholeBooking, shown: ErrandShown) => Promise<Child> | Child
  run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>
  /** What was sent is not kept, not even its print: from so few answers it could be guessed. Its deed happens once by itself. */
  sealed?: boolean
}

/** One errand on one's own booking: a page of its own with its form, and what the form does. Refused, it stands there as it was typed. */
export function bookingErrand({ title, did, main, run, sealed = false }: Errand): { show: Page; send: Page } {
  const page = async (visit: Visit, refusals: readonly Refusal[], form: Typed): Promise<Response> => {
    const { ctx, t, c } = visit
    const booking = await myBooking(ctx, c.req.param('number') ?? '')
    const shown = { refusals, form, once: freshOnce() }
    return html(visit, {
      door: 'hub',
      private: true,
      title: `${t(title)} · ${booking.number}`,
      ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
      main: (
        <ErrandFrame t={t} tongue={ctx.tongue} booking={booking} title={t(title)} refusals={refusals}>
          {await main(visit, booking, shown)}
        </ErrandFrame>
      ),
    })
  }
  return {
    show: mine((visit) => page(visit, [], nothingTyped)),
    send: async (visit) => {
      const form = await readForm(visit)
      const number = visit.c.req.param('number') ?? ''
      const seen = to.myBooking(number, { sudah: did })
      if (sealed) {
        const outcome = await run(visit.ctx, number, form)
        return outcome.ok ? redirect(visit, seen) : await page(visit, outcome.refusals, form)
      }
      const made = await makeOnce(
        visit,
        form,
        (ctx) => run(ctx, number, form),
        () => seen,
      )
      return 'response' in made ? made.response : await page(visit, made.refused.refusals, form)
    },
  }
}
