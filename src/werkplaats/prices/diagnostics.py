"""Reference prices 2024 of diagnostics, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

IMAGING: tuple[UnitPrice, ...] = manual_prices(
    (
        ("mri", "MRI, weighted mean", "examination", 267.0),
        ("mri_legs", "MRI of hips or legs", "examination", 264.0),
        ("mri_brain", "MRI of the brain", "examination", 254.0),
        ("mri_lower_back", "MRI of the lower back", "examination", 227.0),
        ("mri_arms", "MRI of shoulders or arms", "examination", 271.0),
        ("mri_abdomen", "MRI of the abdomen", "examination", 342.0),
        ("ct", "CT, weighted mean", "examination", 188.0),
        ("ct_abdomen", "CT of the abdomen, with contrast", "examination", 214.0),
        ("ct_chest", "CT of chest, heart and large vessels, with contrast", "examination", 196.0),
        ("ct_brain", "CT of brain or skull", "examination", 153.0),
        ("ct_legs", "CT of the legs", "examination", 179.0),
        ("ct_face", "CT of the face", "examination", 147.0),
        ("spect", "SPECT, weighted mean", "examination", 445.0),
        ("spect_skeleton", "SPECT of part of the skeleton", "examination", 266.0),
        ("spect_heart", "SPECT of the heart, by ECG", "examination", 515.0),
        ("spect_brain", "SPECT of the brain", "examination", 626.0),
        ("spect_abdomen", "SPECT of the abdomen", "examination", 323.0),
        ("pet", "PET, weighted mean", "examination", 963.0),
        ("pet_whole_body", "PET of the whole body", "examination", 971.0),
        ("pet_partial", "PET of a part of the body", "examination", 700.0),
        ("ultrasound", "ultrasound, weighted mean", "examination", 103.0),
        ("ultrasound_abdomen", "ultrasound of abdominal organs", "examination", 118.0),
        ("ultrasound_legs", "ultrasound of the legs", "examination", 97.16),
        ("ultrasound_pregnancy", "ultrasound in pregnancy", "examination", 85.76),
        ("ultrasound_breast", "ultrasound of the breast", "examination", 95.8),
        ("ultrasound_neck", "ultrasound of thyroid or neck", "examination", 91.08),
        ("x_ray", "X-ray", "examination", 82.17),
    ),
    domain="zvw",
    payer="health_insurer",
)

MEASUREMENTS: tuple[UnitPrice, ...] = manual_prices(
    (
        ("blood_pressure_24_hours", "blood pressure over 24 hours", "measurement", 86.78),
        ("crp", "CRP", "determination", 4.38),
        ("hba1c", "HbA1c", "determination", 4.52),
        ("tsh", "TSH", "determination", 4.14),
        ("creatinine", "creatinine", "determination", 1.49),
        ("creatinine_clearance", "creatinine clearance", "determination", 6.14),
        ("alat", "ALAT", "determination", 1.74),
    ),
    domain="zvw",
    payer="health_insurer",
)
