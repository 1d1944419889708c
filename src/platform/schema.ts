import type { DB as Directory } from './schema/directory.ts'
import type { DB as Events } from './schema/events.ts'
import type { DB as Finance } from './schema/finance.ts'
import type { DB as Governance } from './schema/governance.ts'
import type { DB as Identity } from './schema/identity.ts'
import type { DB as Market } from './schema/market.ts'
import type { DB as Platform } from './schema/platform.ts'
import type { DB as Press } from './schema/press.ts'
import type { DB as Spaces } from './schema/spaces.ts'
import type { DB as Support } from './schema/support.ts'

/** Every table there is, room by room; the files beside this one are made from the migrated database. */
export type DB = Platform & Identity & Directory & Governance & Finance & Spaces & Events & Support & Market & Press
