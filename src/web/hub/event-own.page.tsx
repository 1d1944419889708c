import { Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { cancelEvent, moveEventOnline, postponeEvent } from '#src/events/call-off.db.ts'
import { nameOfficials } from '#src/events/desk.db.ts'
import { reasonSchema } from '#src/events/event.ts'
import { type OwnEvent, ownEventPage } from '#src/events/event-read.db.ts'
import { officialChoices, officialsOf } from '#src/events/official-read.db.ts'
import { dutiesFor } from '#src/events/permit.db.ts'
import { pictureFileOf, picturesOfEvent } from '#src/events/picture-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { amendEvent, confirmSubmission, likelySame } from '#src/events/submit.db.ts'
import { openUmbrellas } from '#src/events/umbrella.db.ts'
import { answerAsk, askToStandUnder, leaveUmbrella, withdrawAsk } from '#src/events/umbrella-ask.db.ts'
import { asksOfPart } from '#src/events/umbrella-ask-read.db.ts'
import { answerStall, endStall } from '#src/market/stall.db.ts'
import { stallsAsked } from '#src/market/stall-read.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { balanceOfEvent, invitePartner, inviteSchema, partnersFor } from '#src/support/partner.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { complaints } from '#src/ui/question.tsx'
import { html, redirect } from '../answer.tsx'
import { Officials, seekingOf } from '../desk/event-keeping.view.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { amendmentFrom, atFormFields, type EventTyped, eventAsTyped, typedEvent } from './_event-form.ts'
import { eventKey, isEventNumber, keepEventKey } from './_event-key.ts'
import { addPictureFrom, dropPictureFrom, movePictureFrom, pictureTyped, sendKeptPicture } from './_event-picture.ts'
import { PartnersBox } from './balance.view.tsx'
import { OwnFestival } from './event-festival.view.tsx'
import { OwnEventView } from './event-own.view.tsx'
import { EventPictures } from './event-pictures.view.tsx'
import { choicesFor } from './event-send.page.tsx'
import { OwnStalls } from './event-stalls.view.tsx'

const trying = { name: 'event-key', most: 20, seconds: 60 }
const festivalErrands = ['payung', 'payung-jawab', 'payung-tarik', 'payung-keluar'] as const
const pictureErrands = ['foto', 'foto-maju', 'foto-hapus'] as const
const news = [
  'konfirmasi',
  'diubah',
  'dibatalkan',
  'ditunda',
  'daring',
  'undang',
  'tanggal',
  'pejabat',
  ...pictureErrands,
  'lapak-jawab',
  'lapak-akhiri',
  ...festivalErrands,
] as const

const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

async function own(visit: Visit): Promise<OwnEvent> {
  const number = numberOf(visit)
  if (!isEventNumber(number)) throw new Missing('event')
  return await ownEventPage(visit.ctx, number, eventKey(visit, number))
}

type Wrong = { refusals: readonly Refusal[]; typed?: EventTyped; reason?: string; errand: string; invited?: Typed }

/** Who stands behind it, and whom to ask. */
async function partners({ ctx, t }: Visit, event: OwnEvent, wrong?: Wrong) {
  const balance = await balanceOfEvent(ctx.db, event.id, ctx.tongue === 'en')
  const { asked, gaps } = await partnersFor(ctx.db, event.id, balance)
  const said = (name: string) => wrong?.invited?.text(name) ?? ''
  return (
    <div class="narrow own-event">
      <PartnersBox
        t={t}
        tongue={ctx.tongue}
        action={to.ownEventErrand(event.number, 'undang')}
        balance={balance}
        asked={asked}
        gaps={gaps}
        typed={{ organisation: said('organisation'), role: said('role'), helix: said('helix') }}
        refusals={wrong?.errand === 'undang' ? wrong.refusals : []}
        once={freshOnce()}
      />
    </div>
  )
}

/** Who of the city is wanted in person, said before the desk decides. */
async function officials({ c, ctx, t }: Visit, event: OwnEvent, wrong?: Wrong) {
  const mine = wrong?.errand === 'pejabat'
  return (
    <div class="narrow own-event">
      <Officials
        t={t}
        event={event}
        action={to.ownEventErrand(event.number, 'pejabat')}
        posts={await officialChoices(ctx.db, ctx.tongue === 'en')}
        here={to.ownEvent(event.number)}
        named={await officialsOf(ctx.db, event.id)}
        seeking={mine ? seekingOf('', wrong.invited?.all('posts')) : seekingOf(c.req.query('cari'), c.req.queries('posts'))}
        wrong={complaints(t, mine ? wrong.refusals : [])}
        closed={undefined}
        once={freshOnce()}
      />
    </div>
  )
}

/** What it looks like, as its sender keeps it. */
async function pictures({ ctx, t }: Visit, event: OwnEvent, wrong?: Wrong) {
  return (
    <div class="narrow own-event">
      <EventPictures
        t={t}
        pictures={await picturesOfEvent(ctx.db, event.number)}
        open={['submitted', 'returned', 'published'].includes(event.state)}
        address={(picture) => to.ownEventPicture(event.number, picture)}
        errand={(name) => to.ownEventErrand(event.number, name)}
        typed={wrong?.errand === 'foto' && wrong.invited ? pictureTyped(wrong.invited) : undefined}
        refusals={wrong?.refusals ?? []}
        once={freshOnce()}
      />
    </div>
  )
}

/** The festival it stands under or is asked under. */
async function festival({ ctx, t }: Visit, event: OwnEvent, wrong?: Wrong) {
  const mine = festivalErrands.some((one) => one === wrong?.errand)
  const [asks, umbrellas] = await Promise.all([asksOfPart(ctx.db, event.id), event.status === 'cancelled' ? [] : openUmbrellas(ctx.db)])
  return (
    <div class="narrow own-event">
      <OwnFestival
        t={t}
        tongue={ctx.tongue}
        event={event}
        asks={asks}
        umbrellas={umbrellas}
        wrong={complaints(t, mine ? (wrong?.refusals ?? []) : [])}
        once={freshOnce()}
      />
    </div>
  )
}

/** The shops that ask for a stall, answered by account: whoever sent it in without one has its desk answer. */
async function stalls({ ctx, t }: Visit, event: OwnEvent, wrong?: Wrong) {
  if (event.person === null || event.person !== personOf(ctx.actor)) return null
  const mine = wrong?.errand === 'lapak-akhiri' ? wrong : undefined
  return (
    <div class="narrow own-event">
      <OwnStalls
        t={t}
        action={(errand) => to.ownEventErrand(event.number, errand)}
        stalls={await stallsAsked(ctx.db, event.id)}
        wrong={
          mine && {
            stall: mine.invited?.text('stall') ?? '',
            says: mine.invited?.text('says') ?? '',
            error: complaints(t, mine.refusals)('says'),
          }
        }
        once={freshOnce()}
      />
    </div>
  )
}

async function show(visit: Visit, event: OwnEvent, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const first = event.dates.find(({ cancelled }) => !cancelled)
  const duties = first
    ? await dutiesFor(
        ctx.db,
        { first: dayOf(first.startsAt), crowd: event.crowd, placeKind: event.placeKind, event: event.id },
        ctx.now,
        ctx.tongue === 'en',
      )
    : []
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: event.title,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <>
        <OwnEventView
          t={t}
          tongue={ctx.tongue}
          event={event}
          duties={duties}
          alike={['submitted', 'returned', 'published'].includes(event.state) ? await likelySame(ctx.db, event.id) : []}
          news={did && !wrong ? t(did === 'undang' ? 'balance.did.undang' : `event.did.${did}`) : undefined}
          typed={wrong?.typed ?? eventAsTyped(event)}
          editing={c.req.query('ubah') === '1' || wrong?.errand === 'ubah'}
          reason={wrong?.reason ?? ''}
          refusals={wrong?.refusals ?? []}
          choices={await choicesFor(visit)}
          once={freshOnce()}
        />
        {await pictures(visit, event, wrong)}
        {!event.isUmbrella && ['submitted', 'returned', 'published'].includes(event.state) && (await festival(visit, event, wrong))}
        {event.state === 'published' && !event.isUmbrella && (await stalls(visit, event, wrong))}
        {(event.state === 'submitted' || event.state === 'returned') && (await officials(visit, event, wrong))}
        {event.state === 'published' && event.status !== 'cancelled' && (await partners(visit, event, wrong))}
      </>
    ),
  })
}

/** The sender's own page. A key in the address moves to a cookie at once and leaves the address. */
export const ownEvent: Page = async (visit) => {
  const [number, key] = [numberOf(visit), visit.c.req.query('kunci')]
  if (key === undefined) return await show(visit, await own(visit))
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await ownEventPage(visit.ctx, number, key.slice(0, 100))
  keepEventKey(visit, number, key.slice(0, 100))
  return redirect(visit, to.ownEvent(number))
}

const errand =
  (
    did: (typeof news)[number],
    run: (ctx: Ctx, at: { number: string; key: string | undefined }, form: Typed) => Promise<Outcome<unknown>>,
    name: string,
  ): Page =>
  async (visit) => {
    const event = await own(visit)
    const form = await readForm(visit)
    const at = { number: event.number, key: eventKey(visit, event.number) }
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, at, form),
      () => to.ownEvent(event.number, { sudah: did }),
    )
    if ('response' in made) return made.response
    const typed = name === 'ubah' ? { typed: typedEvent(form) } : {}
    if (name === 'undang' || name === 'pejabat' || name === 'foto' || name.startsWith('lapak'))
      return await show(visit, event, { refusals: made.refused.refusals, errand: name, invited: form })
    return await show(visit, event, { refusals: atFormFields(made.refused.refusals), reason: form.text('reason'), errand: name, ...typed })
  }

export const confirmOwnEvent: Page = errand(
  'konfirmasi',
  (ctx, { number, key }) => confirmSubmission(ctx, { number, key: key ?? '' }),
  'konfirmasi',
)

export const amendOwnEvent: Page = errand(
  'diubah',
  async (ctx, at, form) => {
    const read = amendmentFrom(typedEvent(form))
    return read.ok ? await amendEvent(ctx, { ...read.value, ...at, version: form.whole('version') }) : read
  },
  'ubah',
)

/** The reason as it was typed, or why it is none, at its field. */
function reasoned(form: Typed): Outcome<string> {
  const read = readEvent(reasonSchema, form.text('reason'))
  return read.ok ? read : refused(...read.refusals.map((one) => ({ ...one, field: 'reason' })))
}

export const cancelOwnEvent: Page = errand(
  'dibatalkan',
  async (ctx, at, form) => {
    const reason = reasoned(form)
    return reason.ok ? await cancelEvent(ctx, { ...at, reason: reason.value }) : reason
  },
  'batal',
)

export const postponeOwnEvent: Page = errand(
  'ditunda',
  async (ctx, at, form) => {
    const reason = reasoned(form)
    return reason.ok ? await postponeEvent(ctx, { ...at, reason: reason.value }) : reason
  },
  'tunda',
)

export const moveOwnEventOnline: Page = errand(
  'daring',
  async (ctx, at, form) => {
    const reason = reasoned(form)
    return reason.ok ? await moveEventOnline(ctx, { ...at, reason: reason.value, onlineUrl: form.text('onlineUrl').trim() }) : reason
  },
  'daring',
)

export const invitePartnerPage: Page = errand(
  'undang',
  async (ctx, { number, key }, form) => {
    const read = readSupport(inviteSchema, {
      number,
      ...(key ? { key } : {}),
      organisation: form.text('organisation'),
      role: form.text('role'),
    })
    return read.ok ? await invitePartner(ctx, read.value) : read
  },
  'undang',
)

export const nameOwnOfficials: Page = errand(
  'pejabat',
  (ctx, { number, key }, form) =>
    nameOfficials(ctx, { number, own: { key }, posts: form.all('posts').slice(0, 40), version: form.whole('version') }),
  'pejabat',
)

/** Its owner asks to stand under a festival. */
export const askOwnFestival: Page = errand(
  'payung',
  (ctx, at, form) => askToStandUnder(ctx, { ...at, umbrella: form.text('umbrella').slice(0, 100) }),
  'payung',
)

const askOf = (form: Typed, key: string | undefined) => ({ ask: form.text('ask').slice(0, 40), own: { key } })

export const answerOwnAsk: Page = errand(
  'payung-jawab',
  (ctx, { key }, form) => answerAsk(ctx, { ...askOf(form, key), yes: form.text('yes') === '1' }),
  'payung-jawab',
)
export const withdrawOwnAsk: Page = errand('payung-tarik', (ctx, { key }, form) => withdrawAsk(ctx, askOf(form, key)), 'payung-tarik')
export const leaveOwnFestival: Page = errand('payung-keluar', (ctx, { key }, form) => leaveUmbrella(ctx, askOf(form, key)), 'payung-keluar')

const mine = ({ number, key }: { number: string; key: string | undefined }) => ({ number, own: { key } })

export const addOwnPicture: Page = errand('foto', (ctx, at, form) => addPictureFrom(ctx, mine(at), form), 'foto')
export const moveOwnPicture: Page = errand('foto-maju', (ctx, at, form) => movePictureFrom(ctx, mine(at), form), 'foto-maju')
export const dropOwnPicture: Page = errand('foto-hapus', (ctx, at, form) => dropPictureFrom(ctx, mine(at), form), 'foto-hapus')

export const ownEventPicture: Page = async (visit) => {
  const event = await own(visit)
  return await sendKeptPicture(visit, await pictureFileOf(visit.ctx.db, event.number, visit.c.req.param('picture') ?? ''))
}
export const answerOwnStall: Page = errand(
  'lapak-jawab',
  (ctx, _at, form) => answerStall(ctx, { stall: form.text('stall').slice(0, 40), yes: form.text('yes') === '1' }),
  'lapak-jawab',
)
export const endOwnStall: Page = errand(
  'lapak-akhiri',
  (ctx, _at, form) => endStall(ctx, { stall: form.text('stall').slice(0, 40), as: 'event', says: form.text('says') }),
  'lapak-akhiri',
)
