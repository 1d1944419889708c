import QRCode from 'qrcode'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  needsSecondFactor,
  renewRecoveryCodes,
  secondFactorBeingSetUp,
} from '#src/identity/second-factor.db.ts'
import { waysOf } from '#src/identity/security.db.ts'
import { html, redirect } from '../answer.tsx'
import { ownAddress, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askedNext, callerOf, keepCookies, mine, readForm, statusFor } from './_door.ts'
import { ConfirmPage, RecoveryCodes, SecondFactorPage } from './second-factor.view.tsx'

const status = (visit: Visit, refusals: readonly Refusal[]) => (refusals.length ? { refusals, status: statusFor(visit, refusals) } : {})

async function page(visit: Visit, next: string | undefined, refusals: readonly Refusal[] = []): Promise<Response> {
  const main = (
    <SecondFactorPage
      t={visit.t}
      refusals={refusals}
      next={next}
      ways={await waysOf(visit.ctx)}
      needed={await needsSecondFactor(visit.ctx, 'payout')}
    />
  )
  return html(visit, { door: 'hub', title: visit.t('identity.second.title'), private: true, ...status(visit, refusals), main })
}

async function confirmPage(visit: Visit, next: string | undefined, refusals: readonly Refusal[] = []): Promise<Response> {
  const setUp = await secondFactorBeingSetUp(visit.ctx)
  if (!setUp) return redirect(visit, to.mySecondFactor(next))
  const qr = await QRCode.toString(setUp.uri, { type: 'svg', margin: 4, width: 240, errorCorrectionLevel: 'M' })
  const main = <ConfirmPage t={visit.t} refusals={refusals} next={next} setUp={setUp} qr={qr} />
  return html(visit, { door: 'hub', title: visit.t('identity.second.scan_title'), private: true, ...status(visit, refusals), main })
}

const codesPage = (visit: Visit, codes: readonly string[], next: string): Promise<Response> =>
  html(visit, {
    door: 'hub',
    title: visit.t('identity.second.codes_title'),
    private: true,
    main: <RecoveryCodes t={visit.t} codes={codes} next={next} />,
  })

export const showSecondFactor: Page = mine((visit) => page(visit, askedNext(visit)))

export const startSecondFactor: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  const outcome = await beginSecondFactor(callerOf(visit), { sandi_kini: form('sandi_kini') })
  return outcome.ok ? redirect(visit, to.mySecondFactorConfirm(next)) : page(visit, next, outcome.refusals)
})

export const showConfirm: Page = mine((visit) => confirmPage(visit, askedNext(visit)))

export const confirm: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const next = ownAddress(form('lanjut'))
  if (!(await secondFactorBeingSetUp(visit.ctx))) throw new Missing('set-up')
  const outcome = await confirmSecondFactor(callerOf(visit), { kode: form('kode') })
  if (!outcome.ok) return confirmPage(visit, next, outcome.refusals)
  keepCookies(visit, outcome.value.cookies)
  return codesPage(visit, outcome.value.recoveryCodes, next ?? to.mySecurity())
})

export const renewCodes: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const outcome = await renewRecoveryCodes(callerOf(visit), { sandi_kini: form('sandi_kini') })
  return outcome.ok ? codesPage(visit, outcome.value, to.mySecurity()) : page(visit, undefined, outcome.refusals)
})

export const stopSecondFactor: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const outcome = await endSecondFactor(callerOf(visit), { sandi_kini: form('sandi_kini') })
  if (!outcome.ok) return page(visit, undefined, outcome.refusals)
  keepCookies(visit, outcome.value.cookies)
  return redirect(visit, `${to.mySecurity()}?kabar=dua-mati`)
})
