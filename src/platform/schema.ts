import type { DB as Directory } from './schema/directory.ts'
import type { DB as Events } from './schema/events.ts'
import type { DB as EventsPlaces } from './schema/events-places.ts'
import type { DB as EventsProgrammes } from './schema/events-programmes.ts'
import type { DB as EventsSeats } from './schema/events-seats.ts'
import type { DB as Finance } from './schema/finance.ts'
import type { DB as Governance } from './schema/governance.ts'
import type { DB as GovernanceMatrix } from './schema/governance-matrix.ts'
import type { DB as Identity } from './schema/identity.ts'
import type { DB as Market } from './schema/market.ts'
import type { DB as MarketOrders } from './schema/market-orders.ts'
import type { DB as MarketProof } from './schema/market-proof.ts'
import type { DB as Platform } from './schema/platform.ts'
import type { DB as Press } from './schema/press.ts'
import type { DB as Spaces } from './schema/spaces.ts'
import type { DB as SpacesBooking } from './schema/spaces-booking.ts'
import type { DB as Support } from './schema/support.ts'
import type { DB as SupportAccords } from './schema/support-accords.ts'
import type { DB as SupportApplications } from './schema/support-applications.ts'
import type { DB as SupportScore } from './schema/support-score.ts'

/** Every table there is, room by room; the files beside this one are made from the migrated database. */
export type DB = Platform &
  Identity &
  Directory &
  Governance &
  GovernanceMatrix &
  Finance &
  Spaces &
  SpacesBooking &
  Events &
  EventsPlaces &
  EventsProgrammes &
  EventsSeats &
  Support &
  SupportAccords &
  SupportApplications &
  SupportScore &
  Market &
  MarketOrders &
  MarketProof &
  Press
