import { stringify } from 'csv-stringify/sync'
import { readEvent } from '#src/events/read-input.ts'
import { trySheet } from '#src/events/sheet.db.ts'
import { sheetColumns, sheetLimits } from '#src/events/sheet-in.ts'
import { subscribe, subscriptionSchema } from '#src/events/source.db.ts'
import { sourceSeat, sourcesOf } from '#src/events/source-pages.db.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { Sources } from './sources.view.tsx'

/** The sheet and the few bytes around it in a form. */
export const largestSheet = sheetLimits.bytes + 200_000

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const { units, desk } = await sourceSeat(ctx)
  const sources = await sourcesOf(ctx, desk ? undefined : units.map(({ code }) => code))
  return deskPage(visit, held, 'sources', {
    title: t('source.title'),
    main: <Sources visit={visit} units={units} sources={sources} wrong={wrong} mostBytes={sheetLimits.bytes} />,
    ...answerOf(wrong),
  })
}

/** Calendars and sheets of the agencies one answers for; the calendar's desk sees all of them. */
export const deskSourcesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'sources')
  return held instanceof Response ? held : show(visit, held)
}

export const subscribePage: Page = async (visit) => {
  const held = await deskPart(visit, 'sources')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readEvent(subscriptionSchema, { unit: form.text('unit'), name: form.text('name'), address: form.text('address') })
  const made = await tryErrand(
    visit,
    form,
    'ics',
    async (ctx) => (read.ok ? await subscribe(ctx, read.value) : read),
    ({ id }) => to.deskSource(id, { sudah: 'terhubung' }),
  )
  return made instanceof Response ? made : show(visit, held, made)
}

export const sendSheetPage: Page = async (visit) => {
  const held = await deskPart(visit, 'sources')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const file = form.file('file')
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
  const made = await tryErrand(
    visit,
    form,
    'sheet',
    (ctx) => trySheet(ctx, { unit: form.text('unit'), name: file?.name ?? '', bytes }),
    ({ source }) => `${to.deskSource(source)}#berkas`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}

const example = [
  'Pasar Tani Jumat',
  '05/02/2027',
  '',
  '06.00',
  '09.00',
  'Halaman Dinas',
  '150',
  'Hasil panen langsung dari petani kota.',
  '',
  '',
  '',
  'gratis',
  '',
  '',
]

/** The columns in our order with one example, as Excel with Indonesian settings opens it. */
export const sheetTemplatePage: Page = async (visit) => {
  const held = await deskPart(visit, 'sources')
  if (held instanceof Response) return held
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', 'attachment; filename="contoh-acara.csv"')
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(stringify([[...sheetColumns], example], { delimiter: ';', bom: true, record_delimiter: 'windows' }))
}
