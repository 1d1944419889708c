import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { demoCode, demoFaces, demoPassword } from '#src/identity/demo.db.ts'
import { askCode, type Entry, passSecondStep, passWithRecoveryCode, signInWithPassword, useCode } from '#src/identity/sign-in.db.ts'
import { html, redirect } from '../answer.tsx'
import { ownAddress, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askedNext, callerOf, forgetEmail, keepCookies, nextOf, readForm, rememberEmail, rememberedEmail, statusFor } from './_door.ts'
import { newsOf } from './_news.ts'
import { passkeyScript } from './_passkey-script.tsx'
import { CodePage, SecondStep, SignIn } from './sign-in.view.tsx'

type Shown = { email?: string; next?: string | undefined; refusals?: readonly Refusal[] }

const errand = { door: 'hub', quiet: true, private: true } as const
const status = (visit: Visit, refusals: readonly Refusal[]) => (refusals.length ? { refusals, status: statusFor(visit, refusals) } : {})

async function signInPage(visit: Visit, { email = '', next, refusals = [] }: Shown): Promise<Response> {
  const faces = await demoFaces(visit.ctx.house)
  const main = (
    <SignIn
      t={visit.t}
      refusals={refusals}
      next={next}
      email={email}
      news={newsOf(visit, ['sandi-baru', 'keluar', 'dihapus'])}
      faces={faces}
      demoPassword={demoPassword}
    />
  )
  return html(visit, { ...errand, title: visit.t('identity.sign_in.title'), head: passkeyScript(), ...status(visit, refusals), main })
}

export const showSignIn: Page = (visit) =>
  visit.ctx.actor.kind === 'person' ? redirect(visit, nextOf(visit.c.req.query('lanjut'))) : signInPage(visit, { next: askedNext(visit) })

/** On with what a sign-in came to: inside, the second step, or the code that proves the address. */
function goOn(visit: Visit, entry: Entry, next: string | undefined): Response {
  keepCookies(visit, entry.cookies)
  if (entry.next === 'second_step') return redirect(visit, to.secondStep(next))
  if (entry.next === 'code') return redirect(visit, to.signInCode(next))
  forgetEmail(visit)
  return redirect(visit, nextOf(next))
}

export const signIn: Page = async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  const outcome = await signInWithPassword(callerOf(visit), { surel: form('surel'), sandi: form('sandi') })
  if (!outcome.ok) return signInPage(visit, { email: form('surel'), next, refusals: outcome.refusals })
  if (outcome.value.next === 'code') rememberEmail(visit, form('surel'))
  return goOn(visit, outcome.value, next)
}

function codePage(visit: Visit, { email = '', next, refusals = [] }: Shown): Promise<Response> {
  // kept by this browser for as long as a letter asked for here is good: without it nobody knows of any
  const asked = rememberedEmail(visit) !== ''
  const news = asked ? newsOf(visit, ['kode', 'daftar']) : undefined
  const main = <CodePage t={visit.t} refusals={refusals} next={next} email={email} asked={asked} news={news} />
  return html(visit, { ...errand, title: visit.t('identity.code.title'), ...status(visit, refusals), main })
}

export const showCode: Page = (visit) => codePage(visit, { email: rememberedEmail(visit), next: askedNext(visit) })

/** Mails a code. The answer is the same for every address. */
export const sendCode: Page = async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  const outcome = await askCode(callerOf(visit), { surel: form('surel') })
  if (!outcome.ok) return signInPage(visit, { email: form('surel'), next, refusals: outcome.refusals })
  rememberEmail(visit, outcome.value.email)
  const address = to.signInCode(next)
  return redirect(visit, `${address}${address.includes('?') ? '&' : '?'}kabar=kode`)
}

export const enterCode: Page = async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  const outcome = await useCode(callerOf(visit), { surel: form('surel'), kode: form('kode') })
  return outcome.ok ? goOn(visit, outcome.value, next) : codePage(visit, { email: form('surel'), next, refusals: outcome.refusals })
}

async function secondStepPage(visit: Visit, { next, refusals = [] }: Shown): Promise<Response> {
  const main = <SecondStep t={visit.t} refusals={refusals} next={next} demoCode={await demoCode(visit.ctx.house)} />
  return html(visit, { ...errand, title: visit.t('identity.second.title'), ...status(visit, refusals), main })
}

export const showSecondStep: Page = (visit) => secondStepPage(visit, { next: askedNext(visit) })

export const passSecond: Page = async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  const pass = form('cara') === 'pemulihan' ? passWithRecoveryCode : passSecondStep
  const outcome: Outcome<Entry> = await pass(callerOf(visit), { kode: form('kode') })
  if (!outcome.ok) {
    const refusals =
      form('cara') === 'pemulihan'
        ? outcome.refusals.map((one) => (one.field ? { ...one, field: 'kode-pemulihan' } : one))
        : outcome.refusals
    return secondStepPage(visit, { next, refusals })
  }
  return goOn(visit, outcome.value, next)
}
