import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { DeskPart } from './_desk-frame.tsx'

const places: Readonly<Record<DeskPart, string>> = {
  waiting: to.desk(),
  powers: to.deskPowers(),
  cases: to.deskCases(),
  loans: to.deskLoans(),
  meetings: to.deskMeetings(),
  decisions: to.deskDecisions(),
  institution: to.deskInstitution(),
  bases: to.deskBases(),
  matrix: to.deskMatrices(),
  journal: to.deskJournal(),
  handover: to.deskHandover(),
  tools: to.deskTools(),
  rooms: to.deskRooms(),
  shops: to.deskShops(),
  curation: to.deskCuration(),
  origin: to.deskOrigin(),
  reviews: to.deskReviews(),
  bookings: to.deskBookings(),
  events: to.deskEvents(),
  support: to.deskSupport(),
  accords: to.deskAccords(),
  directory: to.deskDirectory(),
  applications: to.deskApplications(),
  team: to.deskTeam(),
  links: to.deskLinks(),
  sources: to.deskSources(),
  rounds: to.deskRounds(),
  stories: to.deskStories(),
  scan: to.deskScan(),
  help: to.deskHelp(),
  programmes: to.deskProgrammes(),
  batik: to.deskBatik(),
}

/** The parts of a desk its reader can use. A desk of one part needs no way around. */
export const DeskNav = ({ t, parts, part }: { t: Say; parts: readonly DeskPart[]; part: DeskPart }) =>
  parts.length < 2 ? null : (
    <nav class="mine-rooms desk-parts" aria-label={t('govdesk.parts')}>
      {parts.map((one) => (
        <a href={places[one]} aria-current={one === part ? 'page' : undefined}>
          {t(`govdesk.part.${one}`)}
        </a>
      ))}
    </nav>
  )
