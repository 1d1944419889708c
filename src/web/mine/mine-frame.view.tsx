import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { PasswordField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type MineFacts = { t: Say; refusals: readonly Refusal[]; news?: string | undefined }

const rooms = [
  ['mine', to.mine()],
  ['orders', to.myOrders()],
  ['bookings', to.myBookings()],
  ['events', to.myEvents()],
  ['programmes', to.myProgrammes()],
  ['directory', to.myProfiles()],
  ['applications', to.myApplications()],
  ['needs', to.myNeeds()],
  ['security', to.mySecurity()],
  ['help', to.myHelp()],
  ['tokens', to.myTokens()],
  ['interests', to.myInterests()],
  ['data', to.myData()],
] as const

export type MineRoom = (typeof rooms)[number][0]

/** The reader's own pages: where one is among them, complaints and news on top. */
export const MineFrame = ({
  t,
  refusals,
  news,
  room,
  title,
  children,
}: MineFacts & { room: MineRoom; title: string; children?: Child }) => (
  <div class="mine">
    <nav class="mine-rooms" aria-label={t('identity.mine.rooms')}>
      {rooms.map(([name, href]) => (
        <a href={href} aria-current={name === room ? 'page' : undefined}>
          {t(`identity.mine.room.${name}`)}
        </a>
      ))}
    </nav>
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{title}</h1>
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
    {children}
  </div>
)

/** Asks again who is there. Who has no password signed in not long ago, or is asked to. */
export const Proof = ({ t, has, error, id }: { t: Say; has: boolean; error?: string | undefined; id?: string }) =>
  has ? (
    <PasswordField
      t={t}
      name="sandi_kini"
      label={t('identity.field.current_password')}
      error={error}
      maxlength={200}
      {...(id ? { id } : {})}
    />
  ) : (
    <p class="hint">{t('identity.proof.no_password')}</p>
  )
