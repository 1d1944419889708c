-- The market plants the demo town, so the power carries its name.
update identity.power_grant set power = 'market.demo.plant' where power = 'platform.demo.plant';
