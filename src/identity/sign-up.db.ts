import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { readSignUp, type SignUpInput } from './account.ts'
import { mayAskForCode } from './attempts.db.ts'
import { authOf, type Caller, refusalCode, seen } from './auth.db.ts'
import { mailCode, personByEmail } from './code.db.ts'
import { recordConsent } from './consent.db.ts'

const recordSignUp = deed(
  'identity.person.sign_up',
  async ({ ctx, tx, must, note }, { person, news }: { person: string; news: boolean }) => {
    await must('identity.person.sign_up')
    await sql`update identity.person set tongue = ${ctx.tongue} where id = ${person}`.execute(tx)
    await recordConsent(tx, person, 'privacy', true, 'web')
    if (news) await recordConsent(tx, person, 'news', true, 'web')
    note(`person ${person}`)
    return done()
  },
)

/**
 * Makes an account that opens with the code mailed to its address. An address that has an account is answered alike; its letter carries a code to sign in with
 * and says so. Nobody's account changes by being signed up for again.
 */
export async function signUp(caller: Caller, input: SignUpInput): Promise<Outcome<{ email: string }>> {
  const { ctx } = caller
  const read = readSignUp(input)
  if (!read.ok) return read
  const { name, email, password, news } = read.value
  const early = await mayAskForCode(ctx, email, caller.address)
  if (early) return refused(early)
  const before = await personByEmail(ctx, email)
  try {
    await authOf(ctx.house).api.signUpEmail({ body: { name, email, password }, headers: seen(caller) })
  } catch (error) {
    // somebody else took the address in this very moment: what follows treats it as taken
    if (refusalCode(error) !== 'FAILED_TO_CREATE_USER') throw error
  }
  const person = await personByEmail(ctx, email)
  if (!before && person) await recordSignUp(ctx, { person: person.id, news })
  const kind = before ? 'sign-in' : 'email-verification'
  await mailCode(ctx, email, kind, { known: before ? 'already' : 'welcome', unknown: 'code_unknown' }, person)
  return { ok: true, value: { email } }
}
