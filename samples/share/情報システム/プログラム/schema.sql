-- 【機密性2・完全性2・可用性1】 取扱制限：暗号化
-- 住民情報システム：異動履歴の表

CREATE TABLE residents (
    resident_id  CHAR(8)     NOT NULL PRIMARY KEY,
    household_id CHAR(8)     NOT NULL,
    name_kana    VARCHAR(80) NOT NULL,
    district     SMALLINT    NOT NULL CHECK (district BETWEEN 1 AND 3)
);

CREATE TABLE movements (
    movement_id  BIGINT      NOT NULL PRIMARY KEY,
    resident_id  CHAR(8)     NOT NULL REFERENCES residents (resident_id),
    reason       CHAR(2)     NOT NULL,
    moved_on     DATE        NOT NULL,
    approved_by  CHAR(6)
);

CREATE INDEX movements_by_date ON movements (moved_on, reason);
