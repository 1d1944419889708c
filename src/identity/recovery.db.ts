import { type Outcome, refused } from '#src/base/outcome.ts'
import { codeOf, emailOf } from './account.ts'
import { beginAttempt, forgiveAttempts, mayAskForCode } from './attempts.db.ts'
import { authOf, type Caller, refusalCode, seen } from './auth.db.ts'
import { mailCode, personByEmail } from './code.db.ts'
import { passwordRefusals } from './password.ts'
import { tellSecurityChanged } from './security.db.ts'

/** Mails a code to choose a new password. Says nothing about whether the address is known. */
export async function askRecovery(caller: Caller, input: { surel: string }): Promise<Outcome<{ email: string }>> {
  const email = emailOf(input.surel)
  if (!email) return refused({ rule: 'identity.email.unreadable', field: 'surel' })
  const early = await mayAskForCode(caller.ctx, email, caller.address)
  if (early) return refused(early)
  await mailCode(caller.ctx, email, 'forget-password', { known: 'reset', unknown: 'reset_unknown' }, await personByEmail(caller.ctx, email))
  return { ok: true, value: { email } }
}

/** Sets a new password with the mailed code and ends every session. The second step stays where there is one. */
export async function recover(caller: Caller, input: { surel: string; kode: string; sandi: string }): Promise<Outcome<undefined>> {
  const { ctx } = caller
  const email = emailOf(input.surel)
  if (!email) return refused({ rule: 'identity.email.unreadable', field: 'surel' })
  const weak = passwordRefusals(input.sandi, { email })
  if (weak.length) return refused(...weak)
  const early = await beginAttempt(ctx, 'recovery', email, caller.address)
  if (early) return refused(early)
  try {
    await authOf(ctx.house).api.resetPasswordEmailOTP({
      body: { email, otp: codeOf(input.kode), password: input.sandi },
      headers: seen(caller),
    })
  } catch (error) {
    refusalCode(error)
    ctx.house.log.info('identity.recovery_refused')
    return refused({ rule: 'identity.code.wrong', field: 'kode' })
  }
  await forgiveAttempts(ctx, 'recovery', email, caller.address)
  const person = await personByEmail(ctx, email)
  if (person)
    await tellSecurityChanged(
      { ...ctx, actor: { kind: 'person', id: person.id, name: person.name, secondFactor: false } },
      { what: 'password' },
    )
  return { ok: true, value: undefined }
}
