import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { authOf, codeSeconds } from './auth.db.ts'
import { type Occasion, write } from './letter.db.ts'

/** What a code is good for. Only one of the first two waits at a time, so that the page asking for it need not know which. */
export type CodeKind = 'sign-in' | 'email-verification' | 'forget-password'

export type Known = { id: string; name: string; verified: boolean }

export async function personByEmail(ctx: Ctx, email: string): Promise<Known | undefined> {
  const found =
    await sql<Known>`select id, name, email_verified as verified from identity.person where email = ${email} and ended_at is null`.execute(
      ctx.db,
    )
  return found.rows[0]
}

const identifierOf = (kind: CodeKind, email: string) => `${kind}-otp-${email}`
const otherOf: Partial<Record<CodeKind, CodeKind>> = { 'sign-in': 'email-verification', 'email-verification': 'sign-in' }

type CodeLetter = { email: string; occasion: Occasion; name: string; code: string }

const sendCode = deed('identity.code.ask', async ({ ctx, tx, must, note }, { email, occasion, name, code }: CodeLetter) => {
  await must('identity.code.ask')
  await write(tx, ctx.house, ctx.tongue, email, occasion, { name, code, minutes: codeSeconds / 60 })
  note('code', { occasion })
  return done()
})

/**
 * Makes a code and mails it. The same work is done for an address nobody has: a code is made, a letter is written (which then says that there is no account),
 * so that neither the answer nor its time tells whether the address is known.
 */
export async function mailCode(
  ctx: Ctx,
  email: string,
  kind: CodeKind,
  occasions: { known: Occasion; unknown: Occasion },
  known: Known | undefined,
): Promise<void> {
  const auth = authOf(ctx.house)
  const { internalAdapter } = await auth.$context
  const other = otherOf[kind]
  if (other) await internalAdapter.deleteVerificationByIdentifier(identifierOf(other, email))
  const code = await auth.api.createVerificationOTP({ body: { email, type: kind } })
  await sendCode(ctx, { email, occasion: known ? occasions.known : occasions.unknown, name: known?.name ?? '', code })
}

/** Which of the two codes that open a session waits for this address. */
export async function waitingKind(ctx: Ctx, email: string): Promise<'sign-in' | 'email-verification'> {
  const { internalAdapter } = await authOf(ctx.house).$context
  const waiting = await internalAdapter.findVerificationValue(identifierOf('email-verification', email))
  return waiting ? 'email-verification' : 'sign-in'
}
