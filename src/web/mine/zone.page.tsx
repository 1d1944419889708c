import { chooseZone } from '#src/identity/zone.db.ts'
import { keepZone } from '../_zone.ts'
import { html, redirect } from '../answer.tsx'
import { readForm } from '../shop/form.ts'
import { ownAddress, to } from '../to.ts'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { MineFrame } from './mine-frame.view.tsx'
import { ZoneFields } from './zone.view.tsx'

/** Keeps the zone with the account and goes back to where it was chosen. */
export const saveZone: Page = mine(async (visit) => {
  const { ctx, t } = visit
  const form = await readForm(visit)
  const here = ownAddress(form.given('kembali')) ?? to.myBookings()
  const chosen = await chooseZone(ctx, { zone: form.text('zona') })
  if (chosen.ok) {
    keepZone(visit, chosen.value)
    return redirect(visit, here)
  }
  const { refusals } = chosen
  const main = (
    <MineFrame t={t} refusals={refusals} room="bookings" title={t('zone.choose')}>
      <ZoneFields t={t} zone={undefined} here={here} signedIn refusals={refusals} />
    </MineFrame>
  )
  return html(visit, { door: 'hub', private: true, title: t('zone.choose'), refusals, status: 422, main })
})
