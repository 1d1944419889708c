import { cityInstant, isDay, isoWithOffset, minutesOfClock } from '#src/base/time.ts'
import { callingSchema } from '#src/governance/meeting.ts'
import { callMeeting } from '#src/governance/meeting-call.db.ts'
import { casesForBody } from '#src/governance/meeting-mine.db.ts'
import { namesOf } from '#src/governance/names.db.ts'
import { nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, readBy, tryErrand, type Wrong } from './_errand.ts'
import { CallMeeting } from './meeting-new.view.tsx'

const most = 40

/** How many items the form shows: those typed, and one more where asked. */
const rowsOf = (form: Typed) => Math.min(Math.max(Number(form.given('rows')) || 3, 1), most)

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const names = await namesOf(ctx.db, ctx.tongue)
  const calls = held.place.named.has('governance.meeting.call:decide')
  const bodies = names.posts.filter(({ code, body }) => body && (calls || held.place.bodies.includes(code)))
  const asked = wrong.form.given('body') ?? c.req.query('badan')
  const body = bodies.find(({ code }) => code === asked) ?? bodies[0]
  const cases = body ? await casesForBody(ctx, body.code) : []
  const first = cases.find(({ number }) => number === c.req.query('perkara'))
  const main = (
    <CallMeeting visit={visit} bodies={bodies} body={body?.code} cases={cases} first={first} rows={rowsOf(wrong.form)} wrong={wrong} />
  )
  return deskPage(visit, held, 'meetings', { title: t('govdesk.meetings.call'), main, ...answerOf(wrong) })
}

export const newMeetingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'meetings')
  return held instanceof Response ? held : show(visit, held)
}

/** A day and an hour of the city as one instant; what is neither is told by the schema. */
function startOf(form: Typed): string {
  const [day, minutes] = [form.text('day'), minutesOfClock(form.text('hour'))]
  return isDay(day) && minutes !== undefined ? isoWithOffset(cityInstant(day, minutes)) : `${day} ${form.text('hour')}`
}

const itemsOf = (form: Typed) =>
  Array.from({ length: rowsOf(form) }, (_, n) => ({
    kind: form.given(`kind-${n}`) ?? 'decision',
    title: form.text(`title-${n}`),
    ...(form.given(`case-${n}`) ? { case: form.given(`case-${n}`) } : {}),
  })).filter(({ title, ...item }) => title.trim() !== '' || 'case' in item)

export const callMeetingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'meetings')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  // one more item is asked for: nothing is called yet, what was typed comes back with room for it
  if (form.checked('more')) return show(visit, held, { ...nothingWrong, form: withRows(form, rowsOf(form) + 1) })
  const made = await tryErrand(
    visit,
    form,
    'call',
    async (ctx) => {
      const read = readBy(callingSchema, {
        body: form.text('body'),
        title: form.text('title'),
        place: form.text('place'),
        startsAt: startOf(form),
        items: itemsOf(form),
      })
      return read.ok ? callMeeting(ctx, read.value) : read
    },
    ({ number }) => `${to.deskMeeting(number)}?sudah=called`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}

const withRows = (form: Typed, rows: number): Typed => ({
  ...nothingTyped,
  ...form,
  given: (name) => (name === 'rows' ? String(rows) : form.given(name)),
})
