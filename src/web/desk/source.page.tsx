import type { Outcome } from '#src/base/outcome.ts'
import { readEvent } from '#src/events/read-input.ts'
import { dropSheet, writeSheet } from '#src/events/sheet.db.ts'
import { askAnew, defaultsSchema, endSource, setDefaults } from '#src/events/source.db.ts'
import { answersSchema, sendItem, sendReady, setAside } from '#src/events/source-item.db.ts'
import { sourcePage } from '#src/events/source-pages.db.ts'
import { settleProposal } from '#src/events/source-settle.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { itemsSheet } from './_source-sheet.ts'
import { SourceView } from './source.view.tsx'

const idOf = (visit: Visit): string => visit.c.req.param('id') ?? ''

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const source = await sourcePage(visit.ctx, idOf(visit))
  const title = source.kind === 'sheet' ? visit.t('source.sheets') : source.name
  const main = <SourceView visit={visit} source={source} title={title} wrong={wrong} did={visit.c.req.query('sudah')} />
  return deskPage(visit, held, 'sources', { title, main, ...answerOf(wrong) })
}

/** One calendar or the sheets of an agency: what came in, what is still to be said, what has changed since. */
export const deskSourcePage: Page = async (visit) => {
  const held = await deskPart(visit, 'sources')
  return held instanceof Response ? held : show(visit, held)
}

type Run = (ctx: Ctx, form: Typed) => Promise<Outcome<unknown>> | Outcome<unknown>

const errand =
  (name: (visit: Visit) => string, did: (form: Typed) => string, run: (visit: Visit, form: Typed) => Run | undefined): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'sources')
    if (held instanceof Response) return held
    const source = await sourcePage(visit.ctx, idOf(visit))
    const form = await readForm(visit)
    const runs = run(visit, form)
    if (!runs) return await visit.c.notFound()
    const made = await tryErrand(
      visit,
      form,
      name(visit),
      async (ctx) => await runs(ctx, form),
      () => (did(form) === 'putus' ? to.deskSources() : to.deskSource(source.id, { sudah: did(form) })),
    )
    return made instanceof Response ? made : show(visit, held, made)
  }

const ofSource: Readonly<Record<string, (id: string) => Run>> = {
  isian: (id) => (ctx, form) => {
    const read = readEvent(defaultsSchema, {
      organiser: form.text('organiser'),
      crowd: form.given('crowd') ?? null,
      place: form.text('place'),
    })
    return read.ok ? setDefaults(ctx, { id, ...read.value }) : read
  },
  baca: (id) => (ctx) => askAnew(ctx, { id }),
  putus: (id) => (ctx) => endSource(ctx, { id }),
  kirim: (id) => (ctx) => sendReady(ctx, { source: id }),
}
const errandName = (visit: Visit): string => visit.c.req.param('errand') ?? ''

export const sourceErrandPage: Page = async (visit) =>
  errand(
    errandName,
    () => errandName(visit),
    (at) => ofSource[errandName(at)]?.(idOf(at)),
  )(visit)

type Named = { source: string; item: string }
const ofItem: Readonly<Record<string, (named: Named) => Run>> = {
  kirim: (named) => (ctx, form) => {
    const read = readEvent(
      answersSchema,
      Object.fromEntries(
        ['title', 'summary', 'place', 'crowd'].flatMap((name) => (form.given(name) === undefined ? [] : [[name, form.given(name)]])),
      ),
    )
    return read.ok ? sendItem(ctx, { ...named, answers: read.value, lateKnown: form.checked('lateKnown') }) : read
  },
  sisihkan: (named) => (ctx) => setAside(ctx, { ...named, aside: true }),
  kembalikan: (named) => (ctx) => setAside(ctx, { ...named, aside: false }),
  terima: (named) => (ctx) => settleProposal(ctx, { ...named, accept: true }),
  tolak: (named) => (ctx) => settleProposal(ctx, { ...named, accept: false }),
}

export const sourceItemPage: Page = errand(
  (visit) => visit.c.req.param('item') ?? '',
  (form) => (form.text('act') === 'kirim' ? 'terkirim' : form.text('act')),
  (visit, form) => ofItem[form.text('act')]?.({ source: idOf(visit), item: visit.c.req.param('item') ?? '' }),
)

export const sourceUploadPage: Page = errand(
  () => 'berkas',
  (form) => (form.text('how') === 'drop' ? 'dilepas' : 'masuk'),
  (visit, form) => {
    const named = { source: idOf(visit), upload: visit.c.req.param('upload') ?? '' }
    const how = form.text('how')
    if (how === 'drop') return (ctx) => dropSheet(ctx, named)
    return how === 'all' || how === 'valid' ? (ctx) => writeSheet(ctx, { ...named, how }) : undefined
  },
)

/** What came in, as a sheet of our own columns. */
export const sourceSheetPage: Page = async (visit) => {
  const held = await deskPart(visit, 'sources')
  if (held instanceof Response) return held
  const source = await sourcePage(visit.ctx, idOf(visit))
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', 'attachment; filename="acara.csv"')
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(itemsSheet(source.items))
}
