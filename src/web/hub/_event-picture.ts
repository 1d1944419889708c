import { Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { addEventPicture, dropEventPicture, movePictureForward, type WhosePictures } from '#src/events/picture.db.ts'
import { eventPictureSchema, mostEventPictures } from '#src/events/picture.ts'
import { picturesOfEvent, publicPictureFile } from '#src/events/picture-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { dropPicture, rendition, storeAlone } from '#src/market/picture.db.ts'
import { pictureLimits, readPicture } from '#src/market/picture-file.ts'
import type { Ctx } from '#src/platform/context.ts'
import { sendPicture, sendPrivatePicture } from '../pictures.ts'
import type { Typed } from '../shop/form.ts'
import type { Page, Visit } from '../visit.ts'
import type { PictureTyped } from './event-pictures.view.tsx'

/** One picture with its fields. */
export const eventPictureBytes = pictureLimits.bytes + 100_000

export const pictureTyped = (form: Typed): PictureTyped => ({
  alt: form.text('alt'),
  licence: form.text('licence'),
  credit: form.text('credit'),
  asked: form.checked('asked'),
})

/**
 * A picture and the words beside it; what is wrong with either is said at once. Asked only for whoever the event is there for; nothing is
 * decoded where there is no place left, and what the deed refuses leaves no file.
 */
export async function addPictureFrom(ctx: Ctx, whose: WhosePictures, form: Typed): Promise<Outcome<unknown>> {
  if ((await picturesOfEvent(ctx.db, whose.number)).length >= mostEventPictures)
    return refused({ rule: 'events.picture.most', field: 'picture', facts: { most: mostEventPictures } })
  const wish = readEvent(eventPictureSchema, pictureTyped(form))
  const sent = form.file('picture')
  const master = await readPicture(sent ? new Uint8Array(await sent.arrayBuffer()) : new Uint8Array())
  if (!wish.ok) return refused(...(master.ok ? [] : master.refusals), ...wish.refusals)
  if (!master.ok) return master
  const kept = await storeAlone(ctx.house.files, master.value)
  let added: Outcome<unknown> | undefined
  try {
    added = await addEventPicture(ctx, { ...whose, wish: wish.value, master: { ...kept, content: master.value.key } })
    return added
  } finally {
    if (!added?.ok) await dropPicture(ctx.house.files, kept.key)
  }
}

const pictureIn = (form: Typed) => form.text('picture').slice(0, 40)

export const movePictureFrom = (ctx: Ctx, whose: WhosePictures, form: Typed) =>
  movePictureForward(ctx, { ...whose, picture: pictureIn(form) })

export async function dropPictureFrom(ctx: Ctx, whose: WhosePictures, form: Typed): Promise<Outcome<unknown>> {
  const dropped = await dropEventPicture(ctx, { ...whose, picture: pictureIn(form) })
  // at once; the sweep takes it away again, for a size that was in the making and where the store did not answer
  if (dropped.ok) await dropPicture(ctx.house.files, dropped.value.key).catch(() => undefined)
  return dropped
}

/** For its sender or the desk alone, whatever has become of the event. */
export async function sendKeptPicture(visit: Visit, key: string | undefined): Promise<Response> {
  return sendPrivatePicture(visit, key === undefined ? undefined : await rendition(visit.ctx.house, key, 480, 'webp'))
}

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{3,4})\.(avif|webp|jpg)$/

/** One size of a picture of what is on the calendar; taken off, it is not there within the hour. */
export const eventPictureFile: Page = async (visit) => {
  const [, picture, width, format] = shape.exec(visit.c.req.param('file') ?? '') ?? []
  const key = picture ? await publicPictureFile(visit.ctx.db, picture) : undefined
  if (!key) throw new Missing('picture')
  return await sendPicture(visit, {
    file: `${picture}-${width}.${format}`,
    key,
    width: Number(width),
    format: format as 'webp',
    seconds: 3600,
  })
}
