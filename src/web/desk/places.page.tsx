import type { Outcome } from '#src/base/outcome.ts'
import { kelurahanOnMap, rooms } from '#src/events/choices.db.ts'
import { addPlace, addRoad, allowAtMerge, correctPlace, mergePlaces, partPlaces } from '#src/events/place.db.ts'
import { type Beside, correctionSchema, mergeSchema, placeSchema } from '#src/events/place.ts'
import { deskPlace, pairsOf, placesKept, placesTyped } from '#src/events/place-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { roads } from '#src/events/route.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskPlaces, DeskPlaceView } from './places.view.tsx'

const kelurahanChoices = async ({ ctx }: Visit) => (await kelurahanOnMap(ctx.db)).map(({ code, name }) => ({ value: code, label: name }))

async function showAll(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [places, typed, kelurahan, known] = await Promise.all([
    placesKept(ctx.db),
    placesTyped(ctx.db),
    kelurahanChoices(visit),
    roads(ctx.db),
  ])
  const main = (
    <DeskPlaces
      t={t}
      places={places}
      typed={typed}
      roads={known}
      kelurahan={kelurahan}
      wrong={wrong}
      name={c.req.query('nama')?.slice(0, 160) ?? ''}
    />
  )
  return deskPage(visit, held, 'events', { title: t('place.desk.title'), main, ...answerOf(wrong) })
}

/** The known places of the city, for the desk that keeps them. */
export const deskPlacesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  return held instanceof Response ? held : await showAll(visit, held)
}

const placeTyped = (form: Typed) => ({
  name: form.text('name'),
  alias: form.text('alias'),
  address: form.text('address'),
  kelurahan: form.given('kelurahan'),
})

const codeOf = (visit: Visit): string => (visit.c.req.param('venue') ?? '').slice(0, 80)

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const place = await deskPlace(ctx.db, codeOf(visit), english)
  const [others, kelurahan, spaces] = await Promise.all([placesKept(ctx.db), kelurahanChoices(visit), rooms(ctx.db, english)])
  const wanted = wrong.errand === 'gabung' || wrong.errand === 'izinkan' ? wrong.form.text('into') : (c.req.query('ke') ?? '')
  const into = others.find(({ code }) => code === wanted && code !== place.code)
  const main = (
    <DeskPlaceView
      t={t}
      tongue={ctx.tongue}
      place={place}
      others={others.filter(({ code }) => code !== place.code)}
      kelurahan={kelurahan}
      rooms={spaces}
      into={into}
      pairs={into ? await pairsOf(ctx.db, place.code, into.code) : []}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'events', { title: place.name, main, ...answerOf(wrong) })
}

/** One place: what stands of it, and what would meet if it went into another. */
export const deskPlacePage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  return held instanceof Response ? held : await show(visit, held)
}

type Show = (visit: Visit, held: DeskPowers, wrong: Wrong) => Promise<Response>

/** A form of the desk: what it does, where its outcome is seen, and which page it stands on when it is refused. */
const errand =
  <T,>(did: string, page: Show, run: (ctx: Ctx, form: Typed, code: string) => Promise<Outcome<T>>, next: (value: T) => string): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'events')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const made = await tryErrand(visit, form, did, (ctx) => run(ctx, form, codeOf(visit)), next)
    return made instanceof Response ? made : await page(visit, held, made)
  }

const toPlace =
  (did: string) =>
  ({ code }: { code: string }): string =>
    to.deskPlace(code, { sudah: did })

export const addPlaceOnDesk: Page = errand(
  'tambah',
  showAll,
  async (ctx, form) => {
    const read = readEvent(placeSchema, placeTyped(form))
    return read.ok ? await addPlace(ctx, read.value) : read
  },
  toPlace('tambah'),
)

/** A road neither the pack nor a place names. */
export const addRoadOnDesk: Page = errand(
  'jalan',
  showAll,
  (ctx, form) => addRoad(ctx, { name: form.text('road').trim().slice(0, 160) }),
  () => `${to.deskPlaces()}#jalan`,
)

export const correctPlaceOnDesk: Page = errand(
  'betulkan',
  show,
  async (ctx, form, code) => {
    const read = readEvent(correctionSchema, { ...placeTyped(form), code, room: form.given('room') })
    return read.ok ? await correctPlace(ctx, read.value) : read
  },
  toPlace('betulkan'),
)

const pairField = /^(ACR-\d{4}-\d{5,8})-(ACR-\d{4}-\d{5,8})$/

const besideIn = (form: Typed): Beside[] =>
  form.names().flatMap((name) => {
    const [, one, other] = pairField.exec(name) ?? []
    return one && other ? [{ one, other, reason: form.text(name).trim().slice(0, 2000) }] : []
  })

/** A hard pair is allowed before the merge, and the page of what comes of it is there again. */
export const allowAtMergeOnDesk: Page = errand(
  'izinkan',
  show,
  (ctx, form, code) => {
    const [pair = { one: '', other: '', reason: '' }] = besideIn(form)
    return allowAtMerge(ctx, { code, into: form.text('into').slice(0, 60), ...pair })
  },
  ({ code, into }) => `${to.deskPlace(code, { ke: into })}#gabung`,
)

export const mergePlacesOnDesk: Page = errand(
  'gabung',
  show,
  async (ctx, form, code) => {
    const read = readEvent(mergeSchema, { code, into: form.text('into'), reason: form.text('reason') })
    return read.ok ? await mergePlaces(ctx, { ...read.value, beside: besideIn(form) }) : read
  },
  toPlace('gabung'),
)

export const partPlacesOnDesk: Page = errand(
  'pisah',
  show,
  (ctx, form) => partPlaces(ctx, { id: form.text('merge').slice(0, 40) }),
  toPlace('pisah'),
)
