import type { PieceRead } from '#src/market/piece-read.db.ts'
import type { Typed } from './form.ts'

/** What was typed, as the deed reads it. */
export const pieceOfForm = (form: Typed) => ({
  title: form.text('title'),
  technique: form.text('technique'),
  motif: form.text('motif'),
  dye: form.text('dye'),
  cloth: form.text('cloth'),
  length: form.text('length'),
  width: form.text('width'),
  workDays: form.text('workDays'),
  finishedOn: form.text('finishedOn'),
  story: form.text('story'),
  maker: form.text('maker'),
  consent: form.checked('consent'),
  product: form.text('product'),
  batikmark: form.text('batikmark'),
})

/** The fields of a piece as its form shows them. */
export const valuesOf = (piece: PieceRead): Record<string, string> => ({
  title: piece.title,
  technique: piece.technique,
  motif: piece.motif?.slug ?? '',
  dye: piece.dye,
  cloth: piece.cloth,
  length: String(piece.length),
  width: String(piece.width),
  workDays: String(piece.workDays),
  finishedOn: piece.finishedOn,
  story: piece.story,
  maker: piece.maker ?? '',
  product: piece.product ?? '',
  batikmark: piece.batikmark,
})
