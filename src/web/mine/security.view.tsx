import type { Tongue } from '#src/base/time.ts'
import { deviceOf } from '#src/identity/device.ts'
import type { MyPasskey } from '#src/identity/passkey.db.ts'
import { longestPassword, shortestPassword } from '#src/identity/password.ts'
import type { Ways } from '#src/identity/security.db.ts'
import type { OpenSession } from '#src/identity/session.db.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { PasswordField, TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type MineFacts, MineFrame, Proof } from './mine-frame.view.tsx'
import { Passkey } from './sign-in.view.tsx'

export type SecurityFacts = MineFacts & { tongue: Tongue; ways: Ways; passkeys: readonly MyPasskey[]; sessions: readonly OpenSession[] }

const NewPassword = ({ t, refusals, ways }: SecurityFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section class="narrow" id="sandi">
      <h2>{t(ways.password ? 'identity.security.password' : 'identity.security.first_password')}</h2>
      <form method="post" action={to.myPassword()} novalidate>
        <input type="hidden" name="surel" value={ways.email} autocomplete="username" />
        <Proof t={t} has={ways.password} error={wrong('sandi_kini')} />
        <PasswordField
          t={t}
          name="sandi"
          label={t('identity.field.new_password')}
          hint={t('identity.password.hint', { least: shortestPassword })}
          error={wrong('sandi')}
          maxlength={longestPassword}
          fresh
        />
        <p class="hint">{t('identity.security.password_ends')}</p>
        <div class="acts">
          <Button>{t('identity.security.password_send')}</Button>
        </div>
      </form>
    </section>
  )
}

const SecondFactor = ({ t, ways }: SecurityFacts) => (
  <section class="narrow">
    <h2>{t('identity.second.title')}</h2>
    <p>
      <Status kind={ways.secondFactor ? 'ok' : 'plain'}>{t(ways.secondFactor ? 'identity.mine.on' : 'identity.mine.off')}</Status>
    </p>
    <p>{t('identity.second.why')}</p>
    <LinkButton kind="ghost" href={to.mySecondFactor()}>
      {t(ways.secondFactor ? 'identity.second.manage' : 'identity.second.set_up')}
    </LinkButton>
  </section>
)

const Passkeys = ({ t, tongue, passkeys, ways }: SecurityFacts) => (
  <section>
    <h2>{t('identity.passkey.title')}</h2>
    <p class="narrow">{t('identity.passkey.what')}</p>
    {passkeys.length > 0 && (
      <Table
        caption={t('identity.passkey.title')}
        quietCaption
        rows={passkeys}
        columns={[
          { label: t('identity.passkey.name'), head: true, cell: ({ name }) => name || t('identity.passkey.nameless') },
          { label: t('identity.passkey.since'), cell: ({ since }) => <Moment at={since} tongue={tongue} as="day" /> },
          {
            label: t('identity.act'),
            cell: ({ id, name }) => (
              <PostButton
                to={to.myPasskeyEnd()}
                values={{ id }}
                kind="ghost"
                small
                label={t('identity.passkey.remove_named', { name: name || t('identity.passkey.nameless') })}
              >
                {t('identity.passkey.remove')}
              </PostButton>
            ),
          },
        ]}
      />
    )}
    <div class="narrow" data-passkey-form>
      <details>
        <summary>{t('identity.passkey.add')}</summary>
        <TextField
          t={t}
          name="nama"
          id="f-nama-kunci"
          label={t('identity.passkey.name')}
          hint={t('identity.passkey.name_hint')}
          maxlength={60}
          optional
        />
        <Proof t={t} has={ways.password} id="f-sandi-kunci" />
        <Passkey t={t} kind="tambah" />
        <noscript>
          <p class="hint">{t('identity.passkey.needs_script')}</p>
        </noscript>
      </details>
    </div>
  </section>
)

const where = (t: Say, session: OpenSession) => {
  const device = deviceOf(session.userAgent)
  return t('identity.session.device', {
    browser: device.browser ?? t('identity.session.unknown'),
    system: device.system ?? t('identity.session.unknown'),
  })
}

const Sessions = ({ t, tongue, sessions }: SecurityFacts) => (
  <section>
    <h2>{t('identity.session.title')}</h2>
    <Table
      caption={t('identity.session.title')}
      quietCaption
      rows={sessions}
      columns={[
        { label: t('identity.session.where'), head: true, cell: (session) => where(t, session) },
        { label: t('identity.session.address'), cell: ({ address }) => address || '-' },
        { label: t('identity.session.since'), cell: ({ since }) => <Moment at={since} tongue={tongue} /> },
        {
          label: t('identity.act'),
          cell: (session) =>
            session.current ? (
              <Status kind="ok">{t('identity.session.this')}</Status>
            ) : (
              <PostButton
                to={to.mySessionEnd()}
                values={{ id: session.id }}
                kind="ghost"
                small
                label={t('identity.session.end_named', { where: where(t, session) })}
              >
                {t('identity.session.end')}
              </PostButton>
            ),
        },
      ]}
    />
    {sessions.length > 1 && (
      <PostButton to={to.myOtherSessionsEnd()} kind="ghost">
        {t('identity.session.end_others')}
      </PostButton>
    )}
  </section>
)

export const Security = (facts: SecurityFacts) => (
  <MineFrame t={facts.t} refusals={facts.refusals} news={facts.news} room="security" title={facts.t('identity.security.title')}>
    <NewPassword {...facts} />
    <SecondFactor {...facts} />
    <Passkeys {...facts} />
    <Sessions {...facts} />
  </MineFrame>
)
