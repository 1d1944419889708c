import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { Badge, BadgeForTeam } from '#src/market/badge.db.ts'
import type { DeskProduct } from '#src/market/desk-read.db.ts'
import type { PayeeRead } from '#src/market/payee.db.ts'
import { shopStepsOpen } from '#src/market/shop.ts'
import type { shopForDesk } from '#src/market/shop-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { hasWords } from '#src/ui/words.ts'
import { zonesWords } from '../shop/_say.ts'
import { freshOnce, type Typed } from '../shop/form.ts'
import { ShopHistory } from '../shop/history.view.tsx'
import { PayeeNotes, payeeFacts } from '../shop/payee.view.tsx'
import { Thumb } from '../shop/thumb.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { DeskPowers } from './_desk-frame.tsx'
import { toDeskShop } from './desk.view.tsx'

type ShopFacts = {
  visit: Visit
  held: DeskPowers
  shop: Awaited<ReturnType<typeof shopForDesk>>
  products: readonly DeskProduct[]
  badges: readonly Badge[]
  claimed: readonly BadgeForTeam[]
  payees: readonly PayeeRead[]
  refusals: readonly Refusal[]
  form: Typed
  did: string | undefined
}

/** The word on a shop: each choice says what it does, and only a yes needs no reason. */
const Decide = ({ visit: { t }, shop, held, refusals, form }: ShopFacts) => {
  const open = shopStepsOpen(shop.status, 'curator').filter((step) => step === 'approve' || step === 'ask_revision' || step === 'reject')
  if (open.length === 0 || !held.review) return null
  const wrong = complaints(t, refusals)
  return (
    <section class="sheet" id="putusan">
      <h2 class="h3">{t('desk.decide')}</h2>
      <form method="post" action={`${toDeskShop(shop.slug)}/putusan`} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <Radios
          t={t}
          name="verdict"
          label={t('desk.verdict')}
          value={form.given('verdict')}
          error={wrong('verdict')}
          choices={open.map((step) => ({ value: step, label: t(`desk.verdict_${step}`), hint: t(`desk.verdict_${step}_hint`) }))}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('desk.reason')}
          hint={t('desk.reason_hint')}
          value={form.given('reason')}
          error={wrong('reason')}
          maxlength={1000}
          rows={4}
          optional
        />
        <div class="acts">
          <Button>{t('desk.decide_do')}</Button>
        </div>
      </form>
    </section>
  )
}

const Suspend = ({ visit: { t }, shop, held, refusals, form }: ShopFacts) => {
  const step = shopStepsOpen(shop.status, 'curator').find((one) => one === 'suspend' || one === 'restore')
  if (!step || !held.suspend) return null
  const wrong = complaints(t, refusals)('reason')
  return (
    <section class="sheet">
      <h2 class="h3">{t(`desk.${step}`)}</h2>
      <p class="small">{t(`desk.${step}_hint`)}</p>
      <form method="post" action={`${toDeskShop(shop.slug)}/penangguhan`} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        {step === 'restore' && <input type="hidden" name="pulihkan" value="1" />}
        <TextArea
          t={t}
          name="reason"
          label={t('desk.reason')}
          hint={t('desk.reason_hint')}
          value={form.given('reason')}
          error={wrong}
          maxlength={1000}
          rows={3}
          optional={step === 'restore'}
        />
        <div class="acts">
          <Button kind={step === 'suspend' ? 'danger' : 'main'}>{t(`desk.${step}_do`)}</Button>
        </div>
      </form>
    </section>
  )
}

/** A shop whose changes are always sound needs no look at each of them. */
const Watch = ({ visit: { t }, shop, held }: ShopFacts) => {
  if (!held.review || (shop.status !== 'approved' && shop.status !== 'suspended')) return null
  const state = shop.editsWatched ? 'on' : 'off'
  return (
    <section class="sheet" id="pemeriksaan">
      <h2 class="h3">{t('desk.watch')}</h2>
      <p class="small">{t(`desk.watch_${state}`)}</p>
      <div class="acts">
        <PostButton
          to={`${toDeskShop(shop.slug)}/pemeriksaan`}
          once={freshOnce()}
          kind="ghost"
          name="periksa"
          value={shop.editsWatched ? 'tidak' : 'ya'}
        >
          {t(`desk.watch_${state}_do`)}
        </PostButton>
      </div>
    </section>
  )
}

const About = ({ visit: { t }, shop }: ShopFacts) => (
  <section>
    <h2>{t('shop.profile.about')}</h2>
    {shop.story ? <p class="serif own-words">{shop.story}</p> : <p class="quiet">{t('desk.no_story')}</p>}
    <Facts
      facts={[
        [t('shop.field.tagline'), shop.tagline || '–'],
        [t('shop.field.address'), [shop.address, shop.kelurahanName].filter(Boolean).join(', ')],
        [t('shop.field.hours'), shop.hours || '–'],
        [t('shop.field.phone'), shop.phone || '–'],
        [t('shop.team.title'), shop.team.map((member) => `${member.name} (${t(`shop.role.${member.role}`)})`).join(', ')],
        [t('shop.hand.pickup'), t(shop.offersPickup ? 'shop.yes' : 'shop.no')],
        [t('shop.hand.point'), t(shop.offersPoint ? 'shop.yes' : 'shop.no')],
        [t('shop.hand.zones'), zonesWords(t, shop.zones)],
        [t('shop.hand.courier'), shop.courierFee === null ? t('shop.no') : formatRupiah(shop.courierFee)],
      ]}
    />
  </section>
)

const Products = ({ visit: { t }, products }: ShopFacts) => (
  <section>
    <h2>{t('desk.products', { n: products.length })}</h2>
    {products.length === 0 && <p class="quiet">{t('desk.no_products')}</p>}
    <ul class="things brief">
      {products.map((product) => (
        <li class="thing">
          <Thumb picture={product.picture} widths={product.widths} seed={product.name} size={64} />
          <div class="what">
            <b>{product.name}</b>
            <span class="small">{product.category}</span>
            <span>{product.description.slice(0, 240) || t('desk.no_description')}</span>
          </div>
          <span class="price">{formatRupiah(product.price)}</span>
          <span class="stock">{t('desk.pictures', { n: product.pictures })}</span>
        </li>
      ))}
    </ul>
  </section>
)

const Papers = ({ visit, shop, badges, claimed, held, form, refusals }: ShopFacts) => {
  const { t, ctx } = visit
  const looked = badges.filter((badge) => badge.state !== 'claimed')
  return (
    <section id="lencana">
      <h2>{t('shop.badges.title')}</h2>
      {claimed.length + looked.length === 0 && <p class="quiet">{t('desk.no_badges')}</p>}
      <ul class="mini">
        {claimed.map((badge) => (
          <li>
            <b>
              {t(`shop.badge.${badge.kind}_long`)}: {badge.number}
            </b>
            <span>{[badge.product, badge.validUntil && t('shop.badge.until', { day: badge.validUntil })].filter(Boolean).join(', ')}</span>
            {held.badges && (
              <form method="post" action={`${toDeskShop(shop.slug)}/lencana/${badge.id}`} novalidate>
                <input type="hidden" name="once" value={freshOnce()} />
                <TextField
                  t={t}
                  name={`alasan-${badge.id}`}
                  label={t('desk.badge_reason')}
                  hint={t('desk.badge_reason_hint')}
                  value={form.given(`alasan-${badge.id}`)}
                  error={complaints(t, refusals)(`alasan-${badge.id}`)}
                  maxlength={300}
                  optional
                  autocomplete="off"
                />
                <div class="acts">
                  <Button small>{t('desk.badge_verify')}</Button>
                  <Button small kind="danger" name="tolak" value="1">
                    {t('desk.badge_reject')}
                  </Button>
                </div>
              </form>
            )}
          </li>
        ))}
        {looked.map((badge) => (
          <li>
            <b>
              {t(`shop.badge.${badge.kind}`)} {badge.number}
            </b>
            <span>{badge.verifiedAt && t('shop.badge.looked', { day: formatDay(badge.verifiedAt, ctx.tongue) })}</span>
            <Status kind={badge.state === 'verified' ? 'ok' : 'warn'}>{t(`shop.badge.state_${badge.state}`)}</Status>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A new code or account: the second person compares it with the shop before anybody pays to it. */
const Payees = ({ visit, shop, payees }: ShopFacts) => {
  const { t } = visit
  return payees.length === 0 ? null : (
    <section id="rekening">
      <h2>{t('shop.payee.title')}</h2>
      {payees.map((payee) => (
        <article class="payee">
          <div class="head">
            <h3>{payee.kind === 'qris' ? 'QRIS' : t('shop.payee.account')}</h3>
            <Status kind="warn">{t(`shop.payee.state_${payee.state}`)}</Status>
          </div>
          <PayeeNotes visit={visit} payee={payee} />
          <Facts facts={payeeFacts(visit, payee)} />
          <div class="acts">
            <PostButton
              to={`${toDeskShop(shop.slug)}/rekening/${payee.id}`}
              once={freshOnce()}
              name="setuju"
              value={payee.id}
              closed={payee.mine ? t('shop.payee.why_mine') : undefined}
            >
              {t('shop.payee.approve')}
            </PostButton>
          </div>
        </article>
      ))}
    </section>
  )
}

export const ShopOnDeskPage = (facts: ShopFacts) => {
  const { visit, shop, refusals, did } = facts
  const { t } = visit
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[{ label: t('desk.desk'), href: to.desk() }, { label: t('desk.shops_title'), href: to.deskShops() }, { label: shop.name }]}
      />
      <ErrorSummary t={t} refusals={refusals} />
      {did && hasWords(`desk.did_${did}`) && refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`desk.did_${did}`)}
        </Notice>
      )}
      <div class="headline">
        <h1>{shop.name}</h1>
        <Status kind={shop.status === 'approved' ? 'ok' : shop.status === 'suspended' ? 'warn' : 'wait'}>
          {t(`shop.status.${shop.status}`)}
        </Status>
        {shop.status === 'approved' && (
          <LinkButton href={to.shop(shop.slug)} kind="ghost" small>
            {t('shop.home.to_shop')}
          </LinkButton>
        )}
      </div>
      <div class="order-grid">
        <div class="stack wide">
          <About {...facts} />
          <Products {...facts} />
          <Payees {...facts} />
          <Papers {...facts} />
        </div>
        <aside class="stack">
          <Decide {...facts} />
          <Watch {...facts} />
          <Suspend {...facts} />
          <ShopHistory visit={visit} steps={shop.steps} />
        </aside>
      </div>
    </>
  )
}
