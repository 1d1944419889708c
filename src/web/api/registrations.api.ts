import type { Outcome } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { acceptOffer, cancelRegistration, register } from '#src/events/register.db.ts'
import type { RegistrationState } from '#src/events/registration.ts'
import { ownRegistrationPage } from '#src/events/registration-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { addressOfClient } from '../guard.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { keyBody, registrationBody } from './_schemas-registrations.ts'
import { asRule, json, onceFor, readBody, refuse } from './answer.ts'

/** A school or a phone network stands behind one address: many may register from it, but not without end. */
export const registering = { name: 'event-register', most: 300, seconds: 600 }

const enter: Page = async (visit) => {
  const slug = (visit.c.req.param('slug') ?? '').slice(0, 100)
  const read = await readBody(visit, registrationBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const ctx = onceFor(visit, `POST /events/${slug}/registrations`, read.value.text, (value) => ({ status: 201, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const wait = await tooMany(visit.ctx, registering, addressOfClient(visit))
  if (wait) return refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) })
  const made = await register(ctx.value, { ...read.value.value, slug })
  return made.ok ? json(made.value, 201) : refuse(visit, made.refusals)
}

const numberOf = ({ c }: Visit): string => (c.req.param('number') ?? '').slice(0, 40)

const registration: Page = async (visit) => {
  const own = await ownRegistrationPage(visit.ctx, numberOf(visit), visit.c.req.query('key')?.slice(0, 100))
  return json({
    number: own.number,
    status: own.state,
    ...(own.position ? { position: own.position } : {}),
    ...(own.offerUntil && own.state === 'offered' ? { offerUntil: isoWithOffset(own.offerUntil) } : {}),
    event: own.event.slug,
    name: own.name,
    party: own.party,
    kind: own.kind,
    amount: own.price * own.party,
    payHow: own.payHow,
    ...(own.state === 'waiting' && own.why ? { why: own.why } : {}),
    tickets: own.tickets,
  })
}

const moved =
  (
    run: (
      ctx: Ctx,
      own: { number: string; key?: string | undefined; reason?: string | undefined },
    ) => Promise<Outcome<{ number: string; state: RegistrationState }>>,
  ): Page =>
  async (visit) => {
    const read = await readBody(visit, keyBody)
    if (!read.ok) return refuse(visit, read.refusals)
    const did = await run(visit.ctx, { number: numberOf(visit), ...read.value.value })
    return did.ok ? json({ number: did.value.number, status: did.value.state }) : refuse(visit, did.refusals)
  }

export const registrationsApiRoutes: readonly Route[] = [
  post('/api/v1/events/:slug/registrations', 'api', enter, 16_384),
  get('/api/v1/registrations/:number', 'api', registration),
  post('/api/v1/registrations/:number/acceptance', 'api', moved(acceptOffer)),
  post('/api/v1/registrations/:number/cancellation', 'api', moved(cancelRegistration)),
]
