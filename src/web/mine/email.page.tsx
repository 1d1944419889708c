import { Missing, type Refusal } from '#src/base/outcome.ts'
import { askEmailChange, confirmEmailChange, waitingEmail } from '#src/identity/email-change.db.ts'
import { undoEmailChange, wayBack } from '#src/identity/email-undo.db.ts'
import { waysOf } from '#src/identity/security.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { callerOf, mine, readForm, rememberEmail, statusFor } from './_door.ts'
import { newsOf } from './_news.ts'
import { EmailPage, EmailUndo } from './email.view.tsx'

const status = (visit: Visit, refusals: readonly Refusal[]) => (refusals.length ? { refusals, status: statusFor(visit, refusals) } : {})

async function page(visit: Visit, refusals: readonly Refusal[] = [], typed = ''): Promise<Response> {
  const { ctx, t } = visit
  const main = (
    <EmailPage
      t={t}
      refusals={refusals}
      news={newsOf(visit, ['surel-kode'])}
      ways={await waysOf(ctx)}
      typed={typed}
      waiting={await waitingEmail(ctx)}
    />
  )
  return html(visit, { door: 'hub', title: t('identity.email.title'), private: true, ...status(visit, refusals), main })
}

export const showEmail: Page = mine((visit) => page(visit))

export const changeEmail: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const outcome = await askEmailChange(callerOf(visit), { surel: form('surel'), sandi_kini: form('sandi_kini') })
  return outcome.ok ? redirect(visit, `${to.myEmail()}?kabar=surel-kode`) : page(visit, outcome.refusals, form('surel'))
})

export const confirmEmail: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const outcome = await confirmEmailChange(callerOf(visit), { kode: form('kode') })
  return outcome.ok ? redirect(visit, `${to.mine()}?kabar=surel`) : page(visit, outcome.refusals)
})

function undoPage(visit: Visit, key: string, email: string, refusals: readonly Refusal[] = []): Promise<Response> {
  return html(visit, {
    door: 'hub',
    quiet: true,
    private: true,
    title: visit.t('identity.email.undo_title'),
    head: <meta name="robots" content="noindex" />,
    ...status(visit, refusals),
    main: <EmailUndo t={visit.t} refusals={refusals} keyOfLink={key} email={email} />,
  })
}

/** What the link in the letter to the old address opens. Only the button on it changes anything: mail programs open links by themselves. */
export const showEmailUndo: Page = async (visit) => {
  const key = visit.c.req.query('kunci') ?? ''
  const email = await wayBack(visit.ctx, key)
  if (!email) throw new Missing('way back')
  return undoPage(visit, key, email)
}

export const undoEmail: Page = async (visit) => {
  const form = await readForm(visit)
  const key = form('kunci')
  const email = await wayBack(visit.ctx, key)
  if (!email) throw new Missing('way back')
  const outcome = await undoEmailChange(callerOf(visit), key)
  if (!outcome.ok) return undoPage(visit, key, email, outcome.refusals)
  rememberEmail(visit, outcome.value.email)
  return redirect(visit, `${to.recoverAsk()}?kabar=surel-semula`)
}
