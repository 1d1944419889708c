import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { answerAppeal, appealAnswerSchema, checkInAtDesk } from '#src/spaces/check-in.db.ts'
import { approveBooking, decisionSchema, declineBooking } from '#src/spaces/decide.db.ts'
import { noteProof, noteRefund, proofSchema } from '#src/spaces/proof.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { reclassBooking, requoteSchema } from '#src/spaces/requote.db.ts'
import { askWaiver, askWaiverSchema, decideWaiver, decideWaiverSchema } from '#src/spaces/waiver.db.ts'
import { turnDownSchema, turnDownWaiver } from '#src/spaces/waiver-wish.db.ts'
import type { Typed } from '../shop/form.ts'

export type BookingErrand = { did: string; run(ctx: Ctx, number: string, form: Typed): Promise<Outcome<unknown>> }

const ruling = (form: Typed) => readBooking(decisionSchema, { reason: form.text('reason'), version: form.given('version') })

/** The answers of a form of plain questions, by question. */
export const answersIn = (names: readonly string[], text: (name: string) => string): Record<string, string> =>
  Object.fromEntries(
    names
      .filter((name) => /^j_[a-z0-9_]{1,40}$/.test(name) && text(name) !== '')
      .slice(0, 12)
      .map((name) => [name.slice(2), text(name)]),
  )

/** What the desk may do about a booking, by the last part of the address. */
export const bookingErrands: Readonly<Record<string, BookingErrand>> = {
  persetujuan: {
    did: 'disetujui',
    async run(ctx, number, form) {
      const read = ruling(form)
      return read.ok ? await approveBooking(ctx, { ...read.value, number }) : read
    },
  },
  penolakan: {
    did: 'ditolak',
    async run(ctx, number, form) {
      const read = ruling(form)
      return read.ok ? await declineBooking(ctx, { ...read.value, number }) : read
    },
  },
  bukti: {
    did: 'dicatat',
    async run(ctx, number, form) {
      const read = readBooking(proofSchema, { proof: form.text('proof'), amount: form.money('amount') })
      return read.ok ? await noteProof(ctx, { ...read.value, number }) : read
    },
  },
  pengembalian: {
    did: 'dikembalikan',
    async run(ctx, number, form) {
      const read = readBooking(proofSchema, { proof: form.text('proof'), amount: form.money('amount') })
      return read.ok ? await noteRefund(ctx, { ...read.value, number }) : read
    },
  },
  hadir: { did: 'hadir', run: (ctx, number) => checkInAtDesk(ctx, { number }) },
  golongan: {
    did: 'golongan',
    async run(ctx, number, form) {
      const read = readBooking(requoteSchema, { answers: answersIn(form.names(), form.text), reason: form.text('reason') })
      return read.ok ? await reclassBooking(ctx, { ...read.value, number }) : read
    },
  },
  keringanan: {
    did: 'keringanan',
    async run(ctx, number, form) {
      const wish = { amount: form.money('amount'), basis: form.text('basis'), article: form.text('article'), reason: form.text('reason') }
      const read = readBooking(askWaiverSchema, wish)
      return read.ok ? await askWaiver(ctx, { ...read.value, number }) : read
    },
  },
  'tolak-permintaan': {
    did: 'permintaan_ditolak',
    async run(ctx, number, form) {
      const wish = { basis: form.text('basis'), article: form.text('article'), reason: form.text('reason') }
      const read = readBooking(turnDownSchema, wish)
      return read.ok ? await turnDownWaiver(ctx, { ...read.value, number }) : read
    },
  },
  'putusan-keringanan': {
    did: 'keringanan_diputus',
    async run(ctx, number, form) {
      const read = readBooking(decideWaiverSchema, { outcome: form.text('outcome'), reason: form.text('reason') })
      return read.ok ? await decideWaiver(ctx, { ...read.value, number }) : read
    },
  },
  sanggahan: {
    did: 'sanggahan',
    async run(ctx, number, form) {
      const granted = { ya: true, tidak: false }[form.text('granted')]
      const read = readBooking(appealAnswerSchema, { granted, reason: form.text('reason') })
      return read.ok ? await answerAppeal(ctx, { ...read.value, number }) : read
    },
  },
}
