import { done, Missing, type Outcome } from '#src/base/outcome.ts'
import { pictureLimits, readPicture } from '#src/market/picture-file.ts'
import { handOver, releaseItem, takeBack } from '#src/spaces/handover.db.ts'
import { handOverSchema, photoKey, releaseSchema, takeBackSchema } from '#src/spaces/handover.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { isDamagePhoto, toolsOfBooking, toolsToday } from '#src/spaces/tools-read.db.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { ToolView } from './tool.view.tsx'
import { ToolsView } from './tools.view.tsx'

const isPrivate = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' }

async function showAll(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const main = <ToolsView visit={visit} today={await toolsToday(ctx)} wrong={wrong} did={c.req.query('sudah')} />
  return deskPage(visit, held, 'tools', { title: t('tools.title'), main, ...answerOf(wrong) })
}

/** What is out, due, late and blocked today. */
export const deskToolsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'tools')
  return held instanceof Response ? held : showAll(visit, held)
}

async function showOne(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, c } = visit
  const found = await toolsOfBooking(ctx, c.req.param('number') ?? '')
  return deskPage(visit, held, 'tools', {
    title: found.row.number,
    main: <ToolView visit={visit} found={found} wrong={wrong} did={c.req.query('sudah')} />,
    ...answerOf(wrong),
  })
}

/** The things of one booking: to be handed over, and to be taken back. */
export const deskToolPage: Page = async (visit) => {
  const held = await deskPart(visit, 'tools')
  return held instanceof Response ? held : showOne(visit, held)
}

/** The things that are ticked. */
const ticked = (form: Typed) =>
  form.all('item').map((code) => ({ code, quantity: form.text(`quantity.${code}`) || '1', condition: form.text(`condition.${code}`) }))

/** What is wrong with one thing is said at that thing. */
const atItem = <T,>(read: Outcome<T>, items: readonly { code: string }[]): Outcome<T> =>
  read.ok
    ? read
    : {
        ok: false,
        refusals: read.refusals.map((one) => {
          const at = /^items\.(\d+)/.exec(one.field ?? '')
          return at ? { ...one, field: items[Number(at[1])]?.code ?? 'item' } : { ...one, field: 'item' }
        }),
      }

const errandOn =
  (errand: string, did: string, run: (visit: Visit, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'tools')
    if (held instanceof Response) return held
    const number = visit.c.req.param('number') ?? ''
    const form = await readForm(visit)
    const made = await tryErrand(
      visit,
      form,
      errand,
      (ctx) => run({ ...visit, ctx }, number, form),
      () => to.deskTool(number, { sudah: did }),
    )
    return made instanceof Response ? made : showOne(visit, held, made)
  }

export const handOverPage: Page = errandOn('serah', 'diserahkan', async (visit, number, form) => {
  const items = ticked(form)
  const read = atItem(readBooking(handOverSchema, { items }), items)
  return read.ok ? await handOver(visit.ctx, { ...read.value, number }) : read
})

/** The picture of a damage, drawn anew by the house and kept under the name of what it is. */
async function photoOf(visit: Visit, form: Typed, code: string): Promise<Outcome<string | undefined>> {
  const sent = form.file(`photo.${code}`)
  if (!sent) return done(undefined)
  const read = await readPicture(new Uint8Array(await sent.arrayBuffer()))
  if (!read.ok) return { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: code })) }
  await visit.ctx.house.files.put(photoKey(read.value.key), read.value.bytes)
  return done(read.value.key)
}

export const takeBackPage: Page = errandOn('kembali', 'kembali', async (visit, number, form) => {
  const items = []
  for (const one of ticked(form)) {
    const photo = await photoOf(visit, form, one.code)
    if (!photo.ok) return photo
    const damage = form.given(`damage.${one.code}`)
    if (photo.value && !damage) return { ok: false, refusals: [{ rule: 'spaces.damage.note', field: one.code }] }
    items.push({ ...one, ...(damage ? { damage } : {}), ...(photo.value ? { photo: photo.value } : {}) })
  }
  const read = atItem(readBooking(takeBackSchema, { items }), items)
  return read.ok ? await takeBack(visit.ctx, { ...read.value, number }) : read
})

export const releaseItemPage: Page = async (visit) => {
  const held = await deskPart(visit, 'tools')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const id = visit.c.req.param('id') ?? ''
  const read = readBooking(releaseSchema, { note: form.text('note') })
  if (!read.ok) return showAll(visit, held, { ...nothingWrong, form, errand: id, refusals: read.refusals, status: 422 })
  const made = await tryErrand(
    visit,
    form,
    id,
    (ctx) => releaseItem(ctx, { ...read.value, id }),
    () => to.deskTools({ sudah: 'dilepas' }),
  )
  return made instanceof Response ? made : showAll(visit, held, made)
}

export const damagePhotoPage: Page = async (visit) => {
  const held = await deskPart(visit, 'tools')
  if (held instanceof Response) return held
  const photo = visit.c.req.param('photo') ?? ''
  const bytes = (await isDamagePhoto(visit.ctx, photo)) && (await visit.ctx.house.files.get(photoKey(photo)))
  if (!bytes) throw new Missing('photo')
  return visit.c.body(new Uint8Array(bytes), 200, {
    ...isPrivate,
    'content-type': 'image/webp',
    'content-security-policy': "default-src 'none'; sandbox",
  })
}

/** Pictures of what is damaged, two at most, with the fields beside them. */
export const photosBytes = 2 * pictureLimits.bytes + 100_000
