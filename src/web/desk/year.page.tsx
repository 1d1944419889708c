import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { refuseKind, refuseText, TextReading } from '#src/platform/table-bytes.ts'
import { unitsOfSpaces } from '#src/spaces/desk-queue.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { allSpaces } from '#src/spaces/space-read.db.ts'
import { loadYear } from '#src/spaces/year.db.ts'
import { type YearWish, yearLimits, yearPlanSchema, yearSchema } from '#src/spaces/year.ts'
import { previewYear, type YearPreview, yearLoads } from '#src/spaces/year-read.db.ts'
import { readForm, type Typed, typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { numbered, rulingsOf } from './_closure-form.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { YearView, yearAsked } from './year.view.tsx'

/** What a list may weigh on its way here, with the decisions about what it meets. */
export const yearBytes = 800 * 1024

/** A file takes the place of what was typed, as text, so that it is there to be mended and to be sent again. */
async function withFile(form: Typed): Promise<Outcome<Typed>> {
  const file = form.file('file')
  if (!file) return done(form)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const kind = refuseKind(bytes)
  if (kind) return refused({ ...kind, field: 'file' })
  const reading = new TextReading(bytes)
  const text = reading.read(bytes) + reading.end()
  const rubbish = refuseText(text)
  if (rubbish) return refused({ ...rubbish, field: 'file' })
  if (text.length > yearLimits.text) return refused({ rule: 'spaces.year.too_long', field: 'file' })
  const data = new FormData()
  for (const name of form.names()) if (name !== 'file' && name !== 'list') for (const value of form.all(name)) data.append(name, value)
  data.append('list', text)
  return done(typed(data))
}

const inputOf = (form: Typed) =>
  Object.fromEntries(yearAsked.map((name) => [name, name === 'list' ? form.text(name).trim() : form.text(name)]))

type Shown = { form: Typed; preview?: YearPreview | undefined; refusals?: readonly Refusal[]; wrong?: Wrong }

async function show(visit: Visit, held: DeskPowers, { form, preview, refusals = [], wrong = nothingWrong }: Shown): Promise<Response> {
  const { ctx, c, t } = visit
  const [spaces, units, loads] = await Promise.all([
    allSpaces(ctx.db, ctx.tongue),
    unitsOfSpaces(ctx),
    yearLoads(ctx.db, ctx.tongue === 'en'),
  ])
  const all: Wrong = wrong.errand ? wrong : { ...wrong, form, refusals, errand: 'tahun' }
  return deskPage(visit, held, 'rooms', {
    title: t('yeardesk.title'),
    main: (
      <YearView
        visit={visit}
        spaces={spaces}
        units={units}
        loads={loads}
        preview={preview}
        year={Number(dayOf(ctx.now).slice(0, 4)) + 1}
        wrong={all}
        did={c.req.query('sudah')}
      />
    ),
    ...(refusals.length > 0 ? { refusals, status: 422 } : answerOf(wrong)),
  })
}

export const deskYearPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  return held instanceof Response ? held : show(visit, held, { form: typed(new FormData()) })
}

/** The form as it was sent, with the list of its file, and what it would do. */
async function seenIn(visit: Visit): Promise<{ form: Typed; refusals: readonly Refusal[]; wish?: YearWish; preview?: YearPreview }> {
  const sent = await readForm(visit)
  const filled = await withFile(sent)
  if (!filled.ok) return { form: sent, refusals: filled.refusals }
  const form = filled.value
  const wish = readBooking(yearSchema, inputOf(form))
  if (!wish.ok) return { form, refusals: wish.refusals }
  const seen = await previewYear(visit.ctx, wish.value)
  return seen.ok ? { form, refusals: [], wish: wish.value, preview: seen.value } : { form, refusals: seen.refusals, wish: wish.value }
}

/** The dry run. It is sent, for a year's list is longer than an address; it changes nothing. */
export const checkYearPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const { form, refusals, preview } = await seenIn(visit)
  const wrong = preview?.wrong ?? []
  const lines: Refusal[] =
    wrong.length > 0 ? [{ rule: 'spaces.year.wrong_lines', field: 'list', facts: { n: wrong.length, line: wrong[0]?.line ?? 0 } }] : []
  return show(visit, held, { form, preview, refusals: [...refusals, ...lines] })
}

export const loadYearPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const { form, refusals, wish, preview } = await seenIn(visit)
  if (!wish || refusals.length > 0) return show(visit, held, { form, refusals })
  const given = rulingsOf(form, preview?.affected ?? [], wish.source)
  const read = readBooking(yearPlanSchema, { ...wish, rulings: given })
  if (!read.ok) return show(visit, held, { form, preview, refusals: numbered(read.refusals, given) })
  const made = await tryErrand(
    visit,
    form,
    'tahun',
    (ctx) => loadYear(ctx, read.value),
    () => to.deskYear({ sudah: 'dimuat' }),
  )
  return made instanceof Response ? made : show(visit, held, { form, preview, wrong: made })
}
