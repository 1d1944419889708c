import { raw } from 'hono/html'
import { grouped } from '#src/base/check-code.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { CertificateRead, CertificateState } from '#src/market/certificate-read.db.ts'
import type { ScanPlace } from '#src/market/scan.db.ts'
import { classes } from '#src/ui/attributes.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { guilloche } from '#src/ui/motif/mark.ts'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Notice } from '#src/ui/notice.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export const FindView = ({ t, typed, refusals }: { t: Say; typed: string; refusals: readonly Refusal[] }) => (
  <div class="batik narrow">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('batik.find.title')}</h1>
    <p class="lead">{t('batik.find.lead')}</p>
    <form method="get" action={to.certificateFind()} class="fields-form" novalidate>
      <TextField
        t={t}
        name="kode"
        label={t('batik.find.code')}
        hint={t('batik.find.code_hint')}
        value={typed}
        error={complaints(t, refusals)('kode')}
        maxlength={20}
        autocomplete="off"
        width="medium"
      />
      <p class="acts">
        <Button>{t('batik.find.do')}</Button>
      </p>
    </form>
    <section>
      <h2>{t('batik.find.offline')}</h2>
      <p>{t('batik.find.offline_how')}</p>
      <p class="acts">
        <LinkButton href={to.offlineVerifier()} kind="ghost">
          {t('batik.find.offline_get')}
        </LinkButton>
      </p>
    </section>
    <p>
      <a href={to.motifs()}>{t('batik.wall.title')}</a>
    </p>
  </div>
)

const stateKinds: Record<CertificateState, StatusKind> = {
  valid: 'ok',
  checked: 'wait',
  replaced: 'plain',
  revoked: 'warn',
  broken: 'warn',
}

export type CertificateFacts = {
  t: Say
  tongue: Tongue
  certificate: CertificateRead
  qr: string
  places: readonly ScanPlace[]
  refusals: readonly Refusal[]
  /** The printed code names another content than ours. */
  otherContent: boolean
  thanked: boolean
}

const stateText = ({ t, tongue, certificate }: CertificateFacts): string => {
  const { state, endedAt, endReason } = certificate
  if (state === 'revoked' && endedAt)
    return t('batik.state.revoked.more', { day: formatDay(endedAt, tongue), reason: t(`batik.end.${endReason ?? 'mistaken'}`) })
  return t(`batik.state.${state}.more`)
}

/** What makes the paper hard to draw by hand: a rosette counted from the number. */
export const Seal = ({ seed }: { seed: string }) => <div class="rosette">{raw(guilloche(seed, { width: 1.2 }))}</div>

export const certificateRows = (t: Say, tongue: Tongue, { document, maker }: Pick<CertificateRead, 'document' | 'maker'>) => [
  [t('batik.row.maker'), maker ?? t('batik.row.maker_unnamed')] as const,
  [t('batik.row.shop'), `${document.shop.name}, ${document.shop.kelurahan}`] as const,
  [t('batik.row.technique'), t(`batik.kind.${document.technique}`)] as const,
  ...(document.motif ? [[t('batik.row.motif'), document.motif.name] as const] : []),
  [t('batik.row.dye'), document.dye] as const,
  [t('batik.row.cloth'), `${document.cloth}, ${document.size[0]} × ${document.size[1]} cm`] as const,
  [t('batik.row.days'), t('batik.row.days_n', { n: document.workDays })] as const,
  [t('batik.row.finished'), formatCivicDay(document.finished, tongue)] as const,
  [t('batik.row.batikmark'), document.batikmark ?? t('batik.row.none')] as const,
]

const Panel = (facts: CertificateFacts) => {
  const { t, tongue, certificate, qr } = facts
  const { document, state } = certificate
  return (
    <section class={`certificate ${state}`} aria-labelledby="nomor">
      <Seal seed={document.number} />
      <p class="kick">{t('batik.certificate.title')}</p>
      <h2 id="nomor">{document.number}</h2>
      <p class="code-line">{grouped(certificate.code)}</p>
      <p>
        <Status kind={stateKinds[state]}>{t(`batik.state.${state}`)}</Status> {stateText(facts)}
      </p>
      <Facts facts={certificateRows(t, tongue, certificate)} />
      <div class="scan">
        <div class="qr" role="img" aria-label={t('batik.certificate.qr')}>
          {raw(qr)}
        </div>
        <p class="small">
          {t('batik.certificate.issued', {
            day: formatDay(certificate.issuedAt, tongue),
            post: document.issuer.post,
            body: document.issuer.body,
          })}
          <br />
          {t('batik.certificate.not_batikmark')}
        </p>
      </div>
    </section>
  )
}

const Story = ({ t, certificate }: CertificateFacts) =>
  certificate.story === '' ? null : (
    <section class={classes('told-by', certificate.story.length > 120 && 'long')}>
      <h2 class="vh">{t('batik.certificate.story')}</h2>
      {certificate.story.split(/\n+/).map((line) => (
        <p class="serif">{line}</p>
      ))}
    </section>
  )

const Work = ({ t, tongue, certificate }: CertificateFacts) => (
  <section>
    <h2>{t('batik.certificate.work')}</h2>
    <ol class="work">
      {certificate.photos.map((photo) => (
        <li>
          <Picture picture={photo} address={to.picture} sizes="(min-width: 60rem) 18vw, 45vw" />
          <p class="label">
            <b>{t(`batik.stage.${photo.stage}`)}</b>
            <span>{formatCivicDay(photo.onDay, tongue)}</span>
          </p>
        </li>
      ))}
    </ol>
  </section>
)

const Proof = ({ t, tongue, certificate }: CertificateFacts) => (
  <section>
    <h2>{t('batik.proof.title')}</h2>
    <p>{t('batik.proof.lead')}</p>
    <details>
      <summary>{t('batik.proof.more')}</summary>
      <Facts
        facts={[
          [t('batik.proof.hash'), <code>{certificate.hash}</code>],
          [t('batik.proof.key'), <code>{certificate.key}</code>],
          [t('batik.proof.signature'), <code>{certificate.signature}</code>],
          [t('batik.proof.at'), formatMoment(certificate.issuedAt, tongue)],
        ]}
      />
      <p>
        <a href={to.certificateJson(certificate.code)}>{t('batik.proof.json')}</a>
      </p>
    </details>
    <p class="acts">
      <LinkButton href={to.offlineVerifier()} kind="ghost">
        {t('batik.find.offline_get')}
      </LinkButton>
    </p>
  </section>
)

const Look = ({ t, certificate, places, refusals }: CertificateFacts) => (
  <section>
    <h2>{t('batik.look.title')}</h2>
    <p>{t('batik.look.lead')}</p>
    <form method="post" action={to.certificateLook(certificate.code)} class="fields-form" novalidate>
      <SelectField
        t={t}
        name="place"
        label={t('batik.look.place')}
        choices={places.map(({ code, name }) => ({ value: code, label: name }))}
        empty={t('batik.look.choose')}
        error={complaints(t, refusals)('place')}
      />
      <Button kind="ghost">{t('batik.look.do')}</Button>
    </form>
  </section>
)

const Links = ({ t, certificate }: CertificateFacts) => (
  <p class="acts">
    <LinkButton href={to.ownPiece(certificate.code)} kind="ghost">
      {t(certificate.owned ? 'batik.own.manage' : 'batik.own.claim')}
    </LinkButton>
    {certificate.product && <a href={to.product(certificate.product)}>{t('batik.certificate.listing')}</a>}
    {certificate.document.motif && (
      <a href={to.motif(certificate.document.motif.slug)}>{t('batik.certificate.motif', { motif: certificate.document.motif.name })}</a>
    )}
  </p>
)

const News = ({ t, certificate, otherContent, thanked }: CertificateFacts) => (
  <>
    {thanked && (
      <Notice kind="done" live>
        {t('batik.look.thanks')}
      </Notice>
    )}
    {otherContent && <Notice kind="warn">{t('batik.certificate.other_content')}</Notice>}
    {certificate.newer && (
      <Notice kind="info">
        {t('batik.certificate.newer')} <a href={to.certificate(certificate.newer)}>{grouped(certificate.newer)}</a>
      </Notice>
    )}
    {certificate.older && (
      <Notice kind="info">
        {t('batik.certificate.older')} <a href={to.certificate(certificate.older)}>{grouped(certificate.older)}</a>
      </Notice>
    )}
  </>
)

export const CertificateView = (facts: CertificateFacts) => {
  const { t, certificate, refusals } = facts
  const { document, photos } = certificate
  const shown = photos.findLast(({ stage }) => stage === 'jadi') ?? photos.at(-1)
  return (
    <div class="batik">
      <Breadcrumb t={t} crumbs={[{ label: t('batik.find.title'), href: to.certificateFind() }, { label: document.number }]} />
      <ErrorSummary t={t} refusals={refusals} />
      <News {...facts} />
      <div class="object">
        <div class="hero">
          {shown ? (
            <Picture picture={shown} address={to.picture} sizes="(min-width: 60rem) 50vw, 100vw" first />
          ) : (
            raw(motifSwatch(certificate.code, { width: 800, height: 1000 }))
          )}
        </div>
        <div>
          <p class="kick">{t(`batik.kind.${document.technique}`)}</p>
          <h1>{document.title}</h1>
          <Panel {...facts} />
          <Links {...facts} />
        </div>
      </div>
      <Story {...facts} />
      {photos.length > 0 && <Work {...facts} />}
      <div class="pair">
        <Proof {...facts} />
        <Look {...facts} />
      </div>
    </div>
  )
}
