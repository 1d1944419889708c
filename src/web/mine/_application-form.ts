import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { saveApplication } from '#src/support/application.db.ts'
import { draftSchema, memberSchema } from '#src/support/application.ts'
import type { Application } from '#src/support/application-read.db.ts'
import { attachPaper, keepPaper } from '#src/support/folder.db.ts'
import { inviteMember, removeMember } from '#src/support/member.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import type { Typed } from '../shop/form.ts'

const plain = (text: string) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '') || undefined

/** The part of the form that is the draft itself. A field the page did not send keeps what it was. */
export function draftTyped(one: Application, form: Typed) {
  const answers = Object.fromEntries(one.form.fields.map(({ key }) => [key, form.text(`jawab-${key}`)]))
  return draftSchema.safeParse({
    number: one.number,
    revision: form.text('revision'),
    title: form.text('title'),
    quantity: plain(form.text('quantity')),
    amount: plain(form.text('amount')),
    organisation: form.given('organisation'),
    answers,
  })
}

const under = (outcome: Outcome<unknown>, field: string): Refusal[] =>
  outcome.ok
    ? []
    : outcome.refusals.map((one) => ({ ...one, field: one.field && one.field !== 'file' && one.field !== 'paper' ? one.field : field }))

/** What was chosen from the folder, or brought with the form, for each paper that is asked for. */
export async function papersFrom(ctx: Ctx, one: Application, form: Typed, asked: readonly string[] = one.documents): Promise<Refusal[]> {
  const wrong: Refusal[] = []
  for (const [index, wanted] of asked.entries()) {
    const file = form.file(`file-${index}`)
    const kept = file
      ? await keepPaper(ctx, { title: wanted, bytes: new Uint8Array(await file.arrayBuffer()) })
      : done({ id: form.given(`paper-${index}`) })
    if (!kept.ok) wrong.push(...under(kept, `document-${index}`))
    else if (kept.value.id && one.papers.find((paper) => paper.wanted === wanted)?.id !== kept.value.id)
      wrong.push(...under(await attachPaper(ctx, { number: one.number, wanted, paper: kept.value.id }), `document-${index}`))
  }
  return wrong
}

async function membersFrom(ctx: Ctx, { number }: Application, form: Typed): Promise<Refusal[]> {
  const gone = form.given('keluarkan')
  if (gone) return under(await removeMember(ctx, { number, member: gone }), 'member-name')
  if (!form.given('member-name') && !form.given('member-email')) return []
  const read = readSupport(memberSchema, {
    number,
    name: form.text('member-name'),
    email: form.text('member-email').trim(),
    role: form.text('member-role'),
  })
  const invited = read.ok ? await inviteMember(ctx, read.value) : read
  return invited.ok
    ? []
    : invited.refusals.map((one) => ({
        ...one,
        field: `member-${one.field === 'email' || one.rule === 'support.member.twice' ? 'email' : (one.field ?? 'name')}`,
      }))
}

/** Saves all that stands in the form: the draft, its papers, who joins. What is refused is said; the rest is kept. */
export async function saveAll(ctx: Ctx, one: Application, form: Typed): Promise<Outcome<void>> {
  const read = draftTyped(one, form)
  if (!read.success) return refused({ rule: 'support.unreadable' })
  const saved = await saveApplication(ctx, read.data)
  if (!saved.ok) return saved
  const wrong = [...(await papersFrom(ctx, one, form)), ...(await membersFrom(ctx, one, form))]
  return wrong.length > 0 ? refused(...wrong) : done()
}
