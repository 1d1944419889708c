import type { Refusal } from '#src/base/outcome.ts'
import { askRecovery, recover } from '#src/identity/recovery.db.ts'
import { signUp } from '#src/identity/sign-up.db.ts'
import { html, redirect } from '../answer.tsx'
import { ownAddress, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askedNext, callerOf, forgetEmail, nextOf, readForm, rememberEmail, rememberedEmail, statusFor } from './_door.ts'
import { newsOf } from './_news.ts'
import { Recover, RecoverAsk, SignUp, type Typed } from './sign-up.view.tsx'

const errand = { door: 'hub', quiet: true, private: true } as const
const status = (visit: Visit, refusals: readonly Refusal[]) => (refusals.length ? { refusals, status: statusFor(visit, refusals) } : {})

function signUpPage(visit: Visit, typed: Typed, next: string | undefined, refusals: readonly Refusal[] = []): Promise<Response> {
  return html(visit, {
    ...errand,
    title: visit.t('identity.sign_up.title'),
    ...status(visit, refusals),
    main: <SignUp t={visit.t} refusals={refusals} next={next} typed={typed} />,
  })
}

export const showSignUp: Page = (visit) =>
  visit.ctx.actor.kind === 'person'
    ? redirect(visit, nextOf(visit.c.req.query('lanjut')))
    : signUpPage(visit, { nama: '', surel: '', setuju: false, kabar: false }, askedNext(visit))

/** Makes an account; the code in the letter opens it. A known address is answered alike. */
export const register: Page = async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  const typed = { nama: form('nama'), surel: form('surel'), setuju: form('setuju') !== '', kabar: form('kabar') !== '' }
  const outcome = await signUp(callerOf(visit), { ...typed, sandi: form('sandi') })
  if (!outcome.ok) return signUpPage(visit, typed, next, outcome.refusals)
  rememberEmail(visit, outcome.value.email)
  const address = to.signInCode(next)
  return redirect(visit, `${address}${address.includes('?') ? '&' : '?'}kabar=daftar`)
}

function askPage(visit: Visit, email: string, refusals: readonly Refusal[] = []): Promise<Response> {
  return html(visit, {
    ...errand,
    title: visit.t('identity.recover.title'),
    ...status(visit, refusals),
    main: <RecoverAsk t={visit.t} refusals={refusals} news={newsOf(visit, ['surel-semula'])} email={email} />,
  })
}

export const showRecoverAsk: Page = (visit) => askPage(visit, rememberedEmail(visit))

export const sendRecovery: Page = async (visit) => {
  const form = await readForm(visit)
  const outcome = await askRecovery(callerOf(visit), { surel: form('surel') })
  if (!outcome.ok) return askPage(visit, form('surel'), outcome.refusals)
  rememberEmail(visit, outcome.value.email)
  return redirect(visit, to.recover())
}

function recoverPage(visit: Visit, email: string, refusals: readonly Refusal[] = []): Promise<Response> {
  return html(visit, {
    ...errand,
    title: visit.t('identity.recover.set_title'),
    ...status(visit, refusals),
    main: <Recover t={visit.t} refusals={refusals} email={email} />,
  })
}

export const showRecover: Page = (visit) => recoverPage(visit, rememberedEmail(visit))

export const setPassword: Page = async (visit) => {
  const form = await readForm(visit)
  const outcome = await recover(callerOf(visit), { surel: form('surel'), kode: form('kode'), sandi: form('sandi') })
  if (!outcome.ok) return recoverPage(visit, form('surel'), outcome.refusals)
  forgetEmail(visit)
  return redirect(visit, `${to.signIn()}?kabar=sandi-baru`)
}
