import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatDay } from '#src/base/time.ts'
import { type BadgeForTeam, badgeKinds } from '#src/market/badge.db.ts'
import type { KelurahanName } from '#src/market/buyer.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { TeamShop } from '#src/market/shop-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkbox, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, MoneyField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { hasWords } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'
import { toProfile } from './_addresses.ts'
import { freshOnce, type Typed } from './form.ts'
import { type HandOverDraft, zonesSent } from './hand-over.ts'
import { FirstFields, MoreFields, type ShopDraft, type ShopPlaces } from './shop-fields.view.tsx'

export type PartFacts = {
  visit: Visit
  seat: Seat
  shop: TeamShop
  wrong: boolean
  refusals: readonly Refusal[]
  form: Typed
  did: string | undefined
}

const PartPage = ({
  facts,
  part,
  refusals = facts.refusals,
  children,
}: {
  facts: PartFacts
  part: string
  refusals?: readonly Refusal[]
  children?: Child
}) => {
  const { visit, seat, did } = facts
  const { t } = visit
  return (
    <div class="wrap form-page">
      <Breadcrumb t={t} crumbs={[{ label: t('shop.tab.profile'), href: toProfile(seat.slug) }, { label: t(`shop.part.${part}`) }]} />
      <ErrorSummary t={t} refusals={refusals} />
      {did && hasWords(`shop.profile.did_${did}`) && refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`shop.profile.did_${did}`)}
        </Notice>
      )}
      <h1>{t(`shop.part.${part}`)}</h1>
      {children}
    </div>
  )
}

const PartForm = ({ facts, part, children }: { facts: PartFacts; part: string; children?: Child }) => (
  <form method="post" action={`${toProfile(facts.seat.slug)}/${part}`} novalidate>
    <input type="hidden" name="once" value={freshOnce()} />
    {children}
  </form>
)

export const AboutPage = ({ draft, places, ...facts }: PartFacts & { draft: ShopDraft; places: ShopPlaces }) => (
  <PartPage facts={facts} part="isi">
    <PartForm facts={facts} part="isi">
      <FirstFields visit={facts.visit} draft={draft} places={places} refusals={facts.refusals} />
      <MoreFields visit={facts.visit} draft={draft} places={places} refusals={facts.refusals} />
      <div class="acts">
        <Button>{facts.visit.t('shop.profile.save')}</Button>
      </div>
    </PartForm>
  </PartPage>
)

/** A refusal of the n-th zone sent, at the kelurahan it is about. */
const atZone = (refusals: readonly Refusal[], ways: HandOverDraft): Refusal[] => {
  const sent = zonesSent(ways)
  return refusals.map((refusal) => {
    const at = /^zones\.(\d+)/.exec(refusal.field ?? '')?.[1]
    return at === undefined ? refusal : { ...refusal, field: `zona.${sent[Number(at)]}` }
  })
}

export const HandOverPage = ({ kelurahan, ways, ...facts }: PartFacts & { kelurahan: readonly KelurahanName[]; ways: HandOverDraft }) => {
  const { t } = facts.visit
  const refusals = atZone(facts.refusals, ways)
  const wrong = complaints(t, refusals)
  return (
    <PartPage facts={facts} part="serah-terima" refusals={refusals}>
      <p class="lead">{t('shop.hand.lead')}</p>
      <PartForm facts={facts} part="serah-terima">
        <Checkbox
          t={t}
          name="offersPickup"
          label={t('shop.hand.pickup')}
          hint={t('shop.hand.pickup_hint')}
          checked={ways.offersPickup}
          error={wrong('offersPickup')}
          optional
        />
        <Checkbox
          t={t}
          name="offersPoint"
          label={t('shop.hand.point')}
          hint={t('shop.hand.point_hint')}
          checked={ways.offersPoint}
          optional
        />
        <MoneyField
          t={t}
          name="courierFee"
          label={t('shop.hand.courier_fee')}
          hint={t('shop.hand.courier_hint')}
          value={ways.courierFee}
          error={wrong('courierFee')}
          optional
        />
        <fieldset class="group">
          <legend>{t('shop.hand.zones')}</legend>
          <p class="hint">{t('shop.hand.zones_hint')}</p>
          <div class="zones">
            {kelurahan.map((one) => (
              <MoneyField
                t={t}
                name={`zona.${one.code}`}
                label={one.name}
                value={ways.fees[one.code]}
                error={wrong(`zona.${one.code}`)}
                width="short"
                optional
              />
            ))}
          </div>
        </fieldset>
        <div class="acts">
          <Button>{t('shop.profile.save')}</Button>
        </div>
      </PartForm>
    </PartPage>
  )
}

const badgeStates: Record<BadgeForTeam['state'], StatusKind> = { claimed: 'wait', verified: 'ok', expired: 'warn', rejected: 'warn' }

export const BadgeLine = ({ visit: { t, ctx }, badge }: { visit: Visit; badge: BadgeForTeam }) => (
  <>
    <b>
      {t(`shop.badge.${badge.kind}`)} {badge.number}
    </b>
    <span>
      {[
        badge.product,
        badge.validUntil && t('shop.badge.until', { day: formatCivicDay(badge.validUntil, ctx.tongue) }),
        badge.verifiedAt && t('shop.badge.looked', { day: formatDay(badge.verifiedAt, ctx.tongue) }),
      ]
        .filter(Boolean)
        .join(', ')}
    </span>
    <Status kind={badgeStates[badge.state]}>{t(`shop.badge.state_${badge.state}`)}</Status>
    {badge.state === 'rejected' && badge.reason && <q>{badge.reason}</q>}
  </>
)

export const BadgesPage = ({ badges, claims, ...facts }: PartFacts & { badges: readonly BadgeForTeam[]; claims: boolean }) => {
  const { t } = facts.visit
  const wrong = complaints(t, facts.refusals)
  return (
    <PartPage facts={facts} part="lencana">
      <p class="lead">{t('shop.badges.lead')}</p>
      {badges.length === 0 && <p class="quiet">{t('shop.badges.none')}</p>}
      <ul class="mini">
        {badges.map((badge) => (
          <li>
            <BadgeLine visit={facts.visit} badge={badge} />
          </li>
        ))}
      </ul>
      {claims && (
        <PartForm facts={facts} part="lencana">
          <h2>{t('shop.badges.add')}</h2>
          <SelectField
            t={t}
            name="kind"
            label={t('shop.badges.kind')}
            choices={badgeKinds.map((kind) => ({ value: kind, label: t(`shop.badge.${kind}_long`) }))}
            value={facts.form.given('kind')}
            error={wrong('kind')}
            empty={t('shop.choose')}
          />
          <TextField
            t={t}
            name="number"
            label={t('shop.badges.number')}
            hint={t('shop.badges.number_hint')}
            value={facts.form.given('number')}
            error={wrong('number')}
            maxlength={60}
            width="medium"
            autocomplete="off"
          />
          <TextField
            t={t}
            name="validUntil"
            type="date"
            label={t('shop.badges.valid')}
            value={facts.form.given('validUntil')}
            error={wrong('validUntil')}
            width="medium"
            optional
          />
          <div class="acts">
            <Button>{t('shop.badges.do')}</Button>
          </div>
        </PartForm>
      )}
    </PartPage>
  )
}

const roles = ['owner', 'staff', 'cashier', 'facilitator'] as const

export const TeamPage = ({ leads, ...facts }: PartFacts & { leads: boolean }) => {
  const { visit, seat, shop, form, refusals } = facts
  const { t } = visit
  const wrong = complaints(t, refusals)
  return (
    <PartPage facts={facts} part="tim">
      <ul class="mini team" id="f-person">
        {shop.team.map((member) => (
          <li>
            <b>{member.name}</b>
            <span>
              {t(`shop.role.${member.role}`)}
              {leads && `, ${member.email}`}
            </span>
            {leads && (
              <PostButton to={`${toProfile(seat.slug)}/tim`} once={freshOnce()} values={{ person: member.person }} kind="plain" small>
                {t('shop.team.remove')}
                <span class="vh"> {member.name}</span>
              </PostButton>
            )}
          </li>
        ))}
      </ul>
      {leads && (
        <PartForm facts={facts} part="tim">
          <h2>{t('shop.team.add')}</h2>
          <EmailField
            t={t}
            name="email"
            label={t('shop.team.email')}
            hint={t('shop.team.email_hint')}
            value={form.given('email')}
            error={wrong('email')}
            maxlength={200}
            autocomplete="off"
          />
          <SelectField
            t={t}
            name="role"
            label={t('shop.team.role')}
            choices={roles.map((role) => ({ value: role, label: t(`shop.role.${role}_long`) }))}
            value={form.given('role')}
            error={wrong('role')}
            empty={t('shop.choose')}
          />
          <div class="acts">
            <Button>{t('shop.team.do')}</Button>
          </div>
        </PartForm>
      )}
    </PartPage>
  )
}
