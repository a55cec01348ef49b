"""A small .xls file, because no library that is kept up writes that format any more.

Sheet Declaraties: a header, two records, a hidden row (4), a cell merged over rows 5 and 6, a hidden column F with an
error cell, a time of day in D2, and 10 shown as 000010 in A3. Sheet Sleutel is hidden and filled.
"""

import base64
import zlib

CONTENT = zlib.decompress(
    base64.b64decode(
        "eNrtWEloU1EUPe8PaYa2SZq20AolFJxiC4ouRKip4rBSHBBFBE2a30GbRGIqVlCrtUtBdKW4URxw47BxwAHduRAUXQiC0CpddaGCgou28b77"
        "3681RrCgxZZ/w7v/3fvu++e+d+8b8l++CA9evF0/hCJaCR3jBR88k3SCis8RQqD2QkFWnaeXSsGlGUU+LwXSY+JBxfMyGUMZ7yFouGU8JQ68"
        "p7IL+7Exm7Gi00ir2YeEkD60CINyT8MFKpWoY7+qmLcxjzC/ybYPmbey5hTzFrIdFDvxIr4xtlzl8Q6tkdsqiQvc5T5vWbMENXgm8/jYaWHb"
        "mliV60p0z/qGBqMcl0FJsN7KWDkpB3EFfiCVak6nm3uJGowaXJUr/4cq2tm5Ip1uMAK4JnNnMdMgqkm4jK+FKPDF2TGeRF399OoFSP/tZ33Z"
        "b/ReCnYpvY8iXkrvp4AX689qBtCHwh4hl9UALcxPhmwJYI3V1p3IJfJd1oEBBOHxysQrw9ZuqydvdY/SQi4nO1moQ1s2ZdEjk0ikdcq1RAcJ"
        "+a69KcqvpJXKsdye7cmrfFuymKx2ZkconQ/R8XTQyiWzuQ4rYwIHEmkrQ2YdVqfVlfbL84v3u9BP+10F7wLlxFPkm6yHeS8I0aSMXv/8akNy"
        "U3w3a/r4jJO+C8yVg0UBx2WP8iPU36TfmUCQz0lolXDeb/MYv2ER8xOMMofr9cyrqS89522qUZV1/WxzklvnEe5Sptfx+ZPqC6g+MLL5XsPA"
        "h/hCqt9YP3S4+sab+EU0UuBS7KdAP5pEkzh/TtL9uPMUag99x7zul/3Uq4WU7wV1/AcxJvcDojBzW5KzJSYkTc2dLekk6ROSQZIxIZkkmQpH"
        "lMARjONR9oJxZMiOan4+DaqQvKRBp3kWhBHBNqJIZLjVbpdYH1MaTM3LW1wYMSGRtCIkaW3Pf0wh2fGXcX7EMySR2gkpwlxnRI3fv0xFQWJo"
        "jCF4NDqPzsaIqtHoPBqf8l/n/h41emOSvTN6g+39yt5g+1plbxbZPyZvTRUVaW2ydT1Jw7DnwrTvdFoV7sjB0vn4g/7mqkDRqnBWgZjgM3UV"
        "iJKrIODMKkrNqksuueSSSy79ryT4zga+n9j3EPv0L1PfdcaojLufSWYtbUGWfnn6I7cWGXrm0Dul/KmFKZx3iT/s43wvlLSd0HPYhyT7sW/K"
        "+Uu3NzF5PH/cMfT3ltBU8cen4uc/xv8O0M1KYg=="
    )
)
