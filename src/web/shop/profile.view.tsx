import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { TeamShop } from '#src/market/shop-read.db.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { hasWords } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toPayee, toProfile } from './_addresses.ts'
import { zonesWords } from './_say.ts'
import { freshOnce, type Typed } from './form.ts'
import { ShopHistory } from './history.view.tsx'

export type ProfileFacts = {
  visit: Visit
  seat: Seat
  shop: TeamShop
  powers: { edits: boolean; submits: boolean; leads: boolean }
  refusals: readonly Refusal[]
  form: Typed
  did: string | undefined
}

const part = (slug: string, name: string) => `${toProfile(slug)}/${name}`

/** Where refusals of the submission lead: the page with the field. */
const fieldPage = (slug: string, field: string) =>
  field === 'offersPickup' ? part(slug, 'serah-terima') : `${part(slug, 'isi')}#f-${field}`

const Missing = ({ visit: { t }, seat, refusals }: ProfileFacts) => {
  const own = refusals.filter((refusal) => refusal.rule.startsWith('market.shop.') && refusal.field !== 'until')
  return own.length === 0 ? null : (
    <ul class="missing">
      {own.map((refusal) => (
        <li>
          {t(refusal.rule, refusal.facts)} {refusal.field && <a href={fieldPage(seat.slug, refusal.field)}>{t('shop.profile.fill')}</a>}
        </li>
      ))}
    </ul>
  )
}

/** Where the shop stands with the curator, and the next press. */
const Standing = (facts: ProfileFacts) => {
  const { visit, seat, shop, powers } = facts
  const { t } = visit
  const open = shop.status === 'draft' || shop.status === 'needs_revision'
  const last = shop.steps.findLast((step) => step.reason !== '')
  return (
    <section class="sheet" id="buka">
      <h2 class="h3">{t('shop.profile.standing')}</h2>
      <p>
        <Status kind={shop.status === 'approved' ? 'ok' : shop.status === 'rejected' || shop.status === 'suspended' ? 'warn' : 'wait'}>
          {t(`shop.status.${shop.status}`)}
        </Status>
      </p>
      {shop.status !== 'approved' && <p class="small">{t(`shop.status.${shop.status}_next`)}</p>}
      {shop.status !== 'approved' && last && <q>{last.reason}</q>}
      <Missing {...facts} />
      {open && (
        <div class="acts">
          <PostButton
            to={part(seat.slug, 'pengajuan')}
            once={freshOnce()}
            name="ajukan"
            value="1"
            block
            closed={powers.submits ? undefined : t('shop.why.power')}
          >
            {t('shop.profile.submit')}
          </PostButton>
        </div>
      )}
      {shop.status === 'approved' && <Holiday {...facts} />}
    </section>
  )
}

const Holiday = ({ visit: { t, ctx }, seat, powers, refusals, form }: ProfileFacts) => {
  if (!powers.edits) return null
  if (seat.holidayUntil) {
    return (
      <>
        <p>{t('shop.open.holiday', { until: formatDay(seat.holidayUntil, ctx.tongue) })}.</p>
        <div class="acts">
          <PostButton to={part(seat.slug, 'libur')} once={freshOnce()} name="buka" value="1" values={{ buka: '1' }} block>
            {t('shop.profile.reopen')}
          </PostButton>
        </div>
      </>
    )
  }
  const wrong = complaints(t, refusals)('until')
  return (
    <details open={wrong !== undefined}>
      <summary>{t('shop.profile.holiday')}</summary>
      <form method="post" action={part(seat.slug, 'libur')} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField
          t={t}
          name="until"
          type="date"
          label={t('shop.profile.holiday_until')}
          hint={t('shop.profile.holiday_hint')}
          value={form.given('until')}
          error={wrong}
          width="medium"
        />
        <div class="acts">
          <Button kind="ghost">{t('shop.profile.holiday_do')}</Button>
        </div>
      </form>
    </details>
  )
}

const About = ({ visit: { t }, seat, shop, powers }: ProfileFacts) => (
  <section>
    <div class="section-head">
      <h2>{t('shop.profile.about')}</h2>
      {powers.edits && <a href={part(seat.slug, 'isi')}>{t('shop.profile.change')}</a>}
    </div>
    <Facts
      facts={[
        [t('shop.field.name'), shop.name],
        [t('shop.field.tagline'), shop.tagline || '–'],
        [t('shop.field.kelurahan'), shop.kelurahanName],
        [t('shop.field.address'), shop.address || '–'],
        [t('shop.field.hours'), shop.hours || '–'],
        [t('shop.field.phone'), shop.phone || '–'],
      ]}
    />
    {shop.story && <p class="serif own-words">{shop.story}</p>}
  </section>
)

const HandOver = ({ visit: { t }, seat, shop, powers }: ProfileFacts) => {
  return (
    <section>
      <div class="section-head">
        <h2>{t('shop.hand.title')}</h2>
        {powers.edits && <a href={part(seat.slug, 'serah-terima')}>{t('shop.profile.change')}</a>}
      </div>
      <Facts
        facts={[
          [t('shop.hand.pickup'), t(shop.offersPickup ? 'shop.yes' : 'shop.no')],
          [t('shop.hand.point'), t(shop.offersPoint ? 'shop.yes' : 'shop.no')],
          [t('shop.hand.zones'), zonesWords(t, shop.zones)],
          [t('shop.hand.courier'), shop.courierFee === null ? t('shop.no') : formatRupiah(shop.courierFee)],
        ]}
      />
    </section>
  )
}

export const Profile = (facts: ProfileFacts) => {
  const { visit, seat, shop, powers, refusals, did } = facts
  const { t } = visit
  return (
    <div class="wrap money-page">
      <ErrorSummary
        t={t}
        refusals={refusals.map((refusal) =>
          refusal.field === 'until' || refusal.field === undefined
            ? refusal
            : { rule: refusal.rule, ...(refusal.facts ? { facts: refusal.facts } : {}) },
        )}
      />
      {did && hasWords(`shop.profile.did_${did}`) && refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`shop.profile.did_${did}`)}
        </Notice>
      )}
      <div class="headline">
        <h1>{shop.name}</h1>
        {shop.status === 'approved' && (
          <LinkButton href={to.shop(seat.slug)} kind="ghost">
            {t('shop.home.to_shop')}
          </LinkButton>
        )}
      </div>
      <div class="order-grid">
        <div class="stack wide">
          <About {...facts} />
          <HandOver {...facts} />
          <nav class="parts" aria-label={t('shop.profile.more')}>
            <a href={part(seat.slug, 'lencana')}>{t('shop.badges.title')}</a>
            <a href={part(seat.slug, 'tim')}>{t('shop.team.title')}</a>
            {powers.leads && <a href={toPayee(seat.slug)}>{t('shop.payee.title')}</a>}
          </nav>
        </div>
        <aside class="stack">
          <Standing {...facts} />
          <ShopHistory visit={visit} steps={shop.steps} />
        </aside>
      </div>
    </div>
  )
}
