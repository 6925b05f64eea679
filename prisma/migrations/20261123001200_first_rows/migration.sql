-- What every installation starts with; both can be changed, policies by a new version.
INSERT INTO pools (name, is_default, is_open_to_all) VALUES ('公海', true, true);

INSERT INTO policies (name, content) VALUES ('handover', '{
  "stageWorkingDays": {
    "preparation": { "important": 3, "normal": 3, "potential": 3 },
    "review": { "important": 3, "normal": 3, "potential": 3 },
    "confirmation": { "important": 3, "normal": 3, "potential": 3 }
  },
  "graceWorkingDays": 2,
  "afterGrace": "escalate",
  "undoDays": 14,
  "endedContractDays": 365,
  "startWorkingDaysBefore": 20
}');
