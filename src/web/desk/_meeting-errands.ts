import { z } from 'zod'
import { Missing, type Outcome } from '#src/base/outcome.ts'
import { termsShape } from '#src/governance/decision.ts'
import { addendumText, meetingReason, minutesText } from '#src/governance/meeting.ts'
import { cancelMeeting, openMeeting } from '#src/governance/meeting-call.db.ts'
import { attendMeeting, closeItem, settleItem, voteOnItem } from '#src/governance/meeting-vote.db.ts'
import { addAddendum, amendMinutes, draftMinutes, finishMinutes, signAddendum } from '#src/governance/minutes.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from '../shop/form.ts'
import { given, readBy } from './_errand.ts'
import { papersIn } from './_papers.ts'

export type MeetingErrand = { did: string; run(ctx: Ctx, number: string, form: Typed): Promise<Outcome<unknown>> }

const choices = ['yes', 'no', 'abstain'] as const

/** The item a form speaks of; what is no place of an agenda is not there. */
function positionOf(form: Typed): number {
  const position = form.text('position')
  if (!/^\d{1,3}$/.test(position)) throw new Missing('item')
  return Number(position)
}

const vote: MeetingErrand['run'] = async (ctx, number, form) => {
  const choice = choices.find((one) => one === form.text('choice'))
  if (!choice) throw new Missing('choice')
  return voteOnItem(ctx, { number, position: positionOf(form), choice })
}

const settlement = z.strictObject({
  ...termsShape,
  title: z.string().min(3, 'governance.decision.title').max(200, 'governance.decision.title').optional(),
})

const settle: MeetingErrand['run'] = async (ctx, number, form) => {
  const position = positionOf(form)
  const read = readBy(settlement, {
    ...given(form, 'title', 'effectiveOn'),
    reason: form.text('reason'),
    reviewOn: form.text('reviewOn'),
    ...papersIn(form),
  })
  return read.ok ? settleItem(ctx, { number, position, ...read.value }) : read
}

/** One text of a form, by the schema of what it becomes. */
const written =
  (
    name: 'text' | 'reason',
    schema: z.ZodType<string>,
    deed: (ctx: Ctx, number: string, text: string, form: Typed) => Promise<Outcome<unknown>>,
  ) =>
  async (ctx: Ctx, number: string, form: Typed): Promise<Outcome<unknown>> => {
    const read = readBy(z.object({ [name]: schema }), { [name]: form.text(name) })
    return read.ok ? deed(ctx, number, String(read.value[name]), form) : read
  }

const versionOf = (form: Typed) => (/^\d{1,6}$/.test(form.text('from')) ? Number(form.text('from')) : 0)

/** What can be done through the page of a meeting, by the last part of its address. */
export const meetingErrands: Readonly<Record<string, MeetingErrand>> = {
  buka: { did: 'meeting_opened', run: (ctx, number) => openMeeting(ctx, { number }) },
  batal: {
    did: 'meeting_cancelled',
    run: written('reason', meetingReason, (ctx, number, reason) => cancelMeeting(ctx, { number, reason })),
  },
  hadir: { did: 'attended', run: (ctx, number) => attendMeeting(ctx, { number }) },
  suara: { did: 'voted', run: vote },
  tutup: { did: 'item_closed', run: (ctx, number, form) => closeItem(ctx, { number, position: positionOf(form) }) },
  putusan: { did: 'settled', run: settle },
  notulen: { did: 'drafted', run: written('text', minutesText, (ctx, number, text) => draftMinutes(ctx, { number, text })) },
  ubah: {
    did: 'amended',
    run: written('text', minutesText, (ctx, number, text, form) => amendMinutes(ctx, { number, text, from: versionOf(form) })),
  },
  final: { did: 'finished', run: (ctx, number) => finishMinutes(ctx, { number }) },
  adendum: { did: 'added', run: written('text', addendumText, (ctx, number, text) => addAddendum(ctx, { number, text })) },
  paraf: { did: 'signed', run: (ctx, number, form) => signAddendum(ctx, { number, addendum: form.text('addendum') }) },
}
