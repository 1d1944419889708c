-- Support that a ministry gives and an agency of the city leads to: no budget of the city, and its own window and dates.
insert into support.kind values ('ministry', 'Program kementerian', 'Ministry programme', 12);
